"""Run chapters in worker processes: each block becomes an outcome (text, drawings, or a failure)."""
