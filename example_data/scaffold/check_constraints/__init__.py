"""check_constraints."""
