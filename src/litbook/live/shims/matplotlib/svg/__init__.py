"""Write SVG elements as text: paths, markers, and text, in points from the upper left of the page."""
