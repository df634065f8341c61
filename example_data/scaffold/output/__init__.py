"""The module of the dataset and the report about it."""
