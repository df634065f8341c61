"""Seeded databases for test suites: a template of each kind on a server, and clones of it."""
