"""The labs of this book: feature packs of its own."""
