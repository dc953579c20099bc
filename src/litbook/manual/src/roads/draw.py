# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Drawings of maps."""

import graphviz


def graph(map):
    """Return a drawing of the towns and roads."""
    dot = graphviz.Graph(graph_attr={"rankdir": "LR"})
    for here, roads in map.roads.items():
        for there, km in roads.items():
            if here < there:
                dot.edge(here, there, label=f"{km} km")
    return dot
