"""The training lab's part in the worker."""
