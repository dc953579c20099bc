"""Watch the attributes of a page's objects while it runs: who reads, who writes, and in which order objects are created."""
