"""Commands that change where a page is, and everything that depends on it: ``move`` and ``rename``."""
