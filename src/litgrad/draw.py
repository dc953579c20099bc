# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Draw the graph of an expression."""

from graphviz import Digraph

from litgrad.engine import build_topo


def trace(root):
    """Return the nodes of root's graph, children first, and its edges."""
    nodes = build_topo(root)
    edges = [(child, v) for v in nodes for child in v._prev]
    return nodes, edges


def describe(v):
    """Return the text in the box of v."""
    label = escape(v.label)
    return f"{label} | data {v.data:.4f} | grad {v.grad:.4f}"


def draw_dot(root):
    """Return a drawing of root's graph, with the leaves on the left."""
    dot = Digraph(graph_attr={"rankdir": "LR"})
    nodes, edges = trace(root)
    name = {id(v): f"n{i}" for i, v in enumerate(nodes)}
    for v in nodes:
        dot.node(name[id(v)], label=describe(v), shape="record")
        if v._prev:
            op = name[id(v)] + "op"
            dot.node(op, label=v._op, shape="circle", width="0.4")
            dot.edge(op, name[id(v)])
    for child, v in edges:
        dot.edge(name[id(child)], name[id(v)] + "op")
    return dot


def escape(text):
    """Return text written so that Graphviz draws it as it is."""
    text = text.replace("&", "&amp;")
    for mark in "\\{}<>|":
        text = text.replace(mark, "\\" + mark)
    return text.replace("\n", "\\n")
