"""The package's names: what each one means in a block, where it's mentioned, and the index of them."""
