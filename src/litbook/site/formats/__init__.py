"""Other formats of the book's pages: notebooks, social cards, and redirects; and of the whole book."""
