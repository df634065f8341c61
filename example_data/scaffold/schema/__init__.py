"""The reading of a schema, from the live database or from MetaData."""
