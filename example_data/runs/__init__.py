"""Runs of seeds: applying, growing, shrinking and removing them, with the checks around that, and their ledger."""
