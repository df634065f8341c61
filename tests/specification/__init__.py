"""The generator's specification, read anew."""
