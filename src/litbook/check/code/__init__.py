"""Check the code of pages: what blocks print, what judges judge, and what notebooks keep."""
