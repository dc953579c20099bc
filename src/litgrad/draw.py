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
    label = f"{escape(v.label)} | " if v.label else ""
    shape = getattr(v.data, "shape", ())
    if shape:
        return label + " by ".join(map(str, shape))
    data, grad = round(float(v.data), 4), round(float(v.grad), 4)
    return f"{label}data\\ {data: g}\\l|grad\\ {grad: g}\\l"


def draw_dot(root, passed=(), most=500):
    """Return a drawing of root's graph, with the leaves on the left.

    passed holds what arrows pass back, by the labels of child and result.
    Of a larger graph than most values it shows those nearest to root, and
    three dots where it goes on.
    """
    dot = Digraph(graph_attr={"rankdir": "LR"})
    dot.attr("node", style="filled", fillcolor="white")
    nodes, edges = trace(root)
    near = nearest(root, most)
    name = {id(v): f"n{i}" for i, v in enumerate(nodes)}
    for v in nodes:
        if id(v) not in near:
            continue
        color = tint(v.grad)
        dot.node(name[id(v)], describe(v), shape="Mrecord", fillcolor=color)
        if v._prev:
            op, sign = name[id(v)] + "op", operation(v)
            dot.node(op, sign, width="0.36", height="0.36", fillcolor="#7b4fb360")
            dot.edge(op, name[id(v)])
    for child, v in edges:
        if id(v) not in near:
            continue
        if id(child) not in near:
            dot.node(name[id(child)], label="…", shape="plaintext")
        text = str(dict(passed).get((child.label, v.label), ""))
        dot.edge(name[id(child)], name[id(v)] + "op", label=text)
    return dot


def tint(grad):
    """Return blue above zero and red below, stronger for a larger gradient.

    An array has no one sign, and stays white.
    """
    if getattr(grad, "shape", ()):
        return "white"
    size = min(9, abs(grad))
    color = "#3f51b5" if grad > 0 else "#d1495b"
    return f"{color}{round(90 * size / (1 + size)):02x}"


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
