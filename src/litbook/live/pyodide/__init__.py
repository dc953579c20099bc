"""What runs inside the browser's Python: a page's blocks, and what looks into them. Nothing of it works while a site is built."""
