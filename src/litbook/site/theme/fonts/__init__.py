"""The typefaces of a site, each cut to the characters that its pages use."""
