"""What a chapter depends on, recorded while it runs."""
