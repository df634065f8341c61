"""Measured: what people run, as ratios of paired runs."""
