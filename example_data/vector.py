"""The vectors that a column kind of your own returns."""

from example_data.generation.vectors import *  # noqa: F403
