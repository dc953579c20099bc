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
    """Return the text in the box of v: its numbers, or the shape of many."""
    label, shape = escape(v.label), getattr(v.data, "shape", ())
    if shape:
        return f"{label} | {' by '.join(map(str, shape))}"
    return f"{label} | data {v.data:.4f} | grad {v.grad:.4f}"


def draw_dot(root, most=500):
    """Return a drawing of root's graph, with the leaves on the left.

    Of a larger graph than most values it shows those nearest to root; three
    dots stand where it goes on.
    """
    dot = Digraph(graph_attr={"rankdir": "LR"})
    nodes, edges = trace(root)
    near = nearest(root, most)
    name = {id(v): f"n{i}" for i, v in enumerate(nodes)}
    for v in nodes:
        if id(v) not in near:
            continue
        dot.node(name[id(v)], label=describe(v), shape="record")
        if v._prev:
            op = name[id(v)] + "op"
            dot.node(op, label=operation(v), shape="circle", width="0.4")
            dot.edge(op, name[id(v)])
    for child, v in edges:
        if id(v) not in near:
            continue
        if id(child) not in near:
            dot.node(name[id(child)], label="…", shape="plaintext")
        dot.edge(name[id(child)], name[id(v)] + "op")
    return dot


def nearest(root, most):
    """Return the ids of the values nearest to root, root included."""
    found, ids = [root], {id(root)}
    for v in found:  # found grows while we walk along it
        for child in v._prev:
            if id(child) not in ids and len(found) < most:
                ids.add(id(child))
                found.append(child)
    return ids


def operation(v):
    """Return what stands in the circle of v: its operation, and its constant."""
    c = getattr(v, "_constant", None)
    if c is None:
        return v._op
    return f"{c:g} {v._op[1:]}" if v._op[0] == "r" else f"{v._op} {c:g}"


def escape(text):
    """Return text written so that Graphviz draws it as it is."""
    text = text.replace("&", "&amp;")
    for mark in "\\{}<>|":
        text = text.replace(mark, "\\" + mark)
    return text.replace("\n", "\\n")
