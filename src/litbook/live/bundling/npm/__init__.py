"""Node and npm: what they download and run for live pages."""
