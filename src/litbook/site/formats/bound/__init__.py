"""The whole book in one piece: a page to print, and an EPUB."""
