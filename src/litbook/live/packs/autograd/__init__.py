"""The feature pack for books about reverse-mode automatic differentiation."""
