"""The choice of a column kind by type, constraints and name."""
