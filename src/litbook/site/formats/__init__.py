"""Other formats of the book: a print page, EPUB, notebooks, and social cards."""
