"""Check a book against the results of running and tangling it, and compute the edits that bring it up to date."""
