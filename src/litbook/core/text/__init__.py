"""Text in its forms: plain, HTML, and SVG."""
