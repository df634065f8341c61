"""Programs for those who work on the package: they write files that are kept in the repository."""
