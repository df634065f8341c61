"""Datasets that one could show on stage, their tables, and queries that count rows that do not agree."""
