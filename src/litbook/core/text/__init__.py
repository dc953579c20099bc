"""Text in its forms: plain, Markdown, YAML, HTML, and SVG."""
