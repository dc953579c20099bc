"""Read a text as operations, without executing it."""
