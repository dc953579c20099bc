"""The doc tests: a plugin for pytest."""
