"""The whole book in one piece: a page to print, an EPUB, and a PDF."""
