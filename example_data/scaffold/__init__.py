"""A first dataset from the tables of a schema: read them, plan how to fill them, write a module and a report."""
