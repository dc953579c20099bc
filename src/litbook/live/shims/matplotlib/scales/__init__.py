"""Axis scales: limits, ticks, and the transform from data to the page."""
