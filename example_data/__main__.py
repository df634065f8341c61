"""The program `example-data`, also as `python -m example_data`."""

from example_data.cli.app import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
