"""The expression lab: watch any expression's graph, and its gradients under right and wrong rules."""
