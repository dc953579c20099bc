"""Commands that write to a book."""
