"""Add to what a page has besides blocks: hints and answers, links of glossary terms, numbers of equations."""
