"""What a page contains besides its blocks: exercises, judges, glossary entries, formulas, links."""
