"""The understanding of CHECK constraints: from their text to what they require of columns."""
