"""Check what pages have besides code."""
