"""PostgreSQL: sessions, types, the catalogue, COPY, literals, staging tables, sequences and ranges of keys."""
