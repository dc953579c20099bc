"""Pages that run: the book's blocks, live in the reader's browser."""
