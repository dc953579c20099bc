"""The lab's modules for the browser's Python, which its scripts ask."""
