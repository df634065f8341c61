"""What a dataset of one's own is made of: tables, columns, sizes, and the randomness of a column kind."""

from example_data.generation.dataset import Dataset
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column, Per, Size, Table

__all__ = ["Column", "Dataset", "Per", "Rows", "Size", "Stream", "Table"]
