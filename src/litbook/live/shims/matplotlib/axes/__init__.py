"""The Axes class and the methods it inherits, one module for each kind of plot."""

from .axes import Axes

__all__ = ["Axes"]
