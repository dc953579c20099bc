"""Read a book: Markdown pages and notebooks become chapters, blocks, and the elements of their prose."""
