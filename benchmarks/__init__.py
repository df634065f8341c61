"""Measurements of what people run, as ratios of paired runs: `make bench`.

Each pair is run in turn, A B A B, as machines drift; the median of the pairs' ratios is what counts.
"""
