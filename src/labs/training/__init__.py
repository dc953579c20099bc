"""The training lab: a network that trains in front of the reader."""
