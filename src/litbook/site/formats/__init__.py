"""Other formats of the book's pages: Markdown, notebooks, social cards, and redirects; and of the whole book."""
