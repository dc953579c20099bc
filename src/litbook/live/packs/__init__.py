"""The feature packs that come with the machine. The build puts those that a book lists into its pages, and its own beside them."""
