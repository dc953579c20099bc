"""Live pages: the book's blocks can run in the reader's browser."""
