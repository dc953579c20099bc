"""The command that starts a book, and the book it starts with."""
