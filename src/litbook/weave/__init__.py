"""Render a page's HTML: highlighted blocks, their results, exercises, glossary terms, and links on names."""
