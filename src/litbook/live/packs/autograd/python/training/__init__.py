"""Watch a training run: the loss as it changes, and the decision surface of a model."""
