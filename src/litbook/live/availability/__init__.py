"""Find out which blocks can't run in the browser because they need a module or a file that isn't served there."""
