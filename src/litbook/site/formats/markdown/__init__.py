"""Pages as clean Markdown, for readers and programs that take them elsewhere."""
