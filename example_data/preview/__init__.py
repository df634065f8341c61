"""A page to look at: what a seed makes, in one file."""
