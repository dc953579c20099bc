"""The command ``watch``: what an author saves, and what each save brings up to date."""
