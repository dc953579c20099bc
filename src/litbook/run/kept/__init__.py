"""Outcomes kept between runs, and everything that decides whether one still holds."""
