"""The parts of a page other than blocks: exercises, judges, glossary entries, formulas, links."""
