"""Compare a book with what running and tangling it give, and make the edits that bring it up to date."""
