"""Finish the files of a site, and write them."""
