"""Put the site together on top of MkDocs, the only stage that knows it."""
