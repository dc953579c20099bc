"""The vocabulary every stage shares: the model of a book, errors, settings, files, the cache, and text utilities."""
