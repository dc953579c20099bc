"""The program of a run as text: the lab runs it, and the reader can take it along."""
