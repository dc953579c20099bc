"""Run those operations on the engine, pass gradients back by some rules, and find what these get wrong."""
