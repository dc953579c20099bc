"""The forms a book takes besides its pages: print, EPUB, notebooks, social cards."""
