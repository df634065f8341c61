"""The registry of seeds: its file, its format and its names."""
