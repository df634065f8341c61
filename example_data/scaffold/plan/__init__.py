"""The decisions: which tables are filled, in which order, with how many rows and which columns."""
