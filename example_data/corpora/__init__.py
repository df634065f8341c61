"""Frozen lists of names, places and words, one file a locale; their reader and their builder."""
