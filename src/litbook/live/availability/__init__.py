"""Work out which blocks can't run in a browser, because they need a module that isn't served."""
