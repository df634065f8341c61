"""The program `example-data`, also as `python -m example_data`."""

import sys

from example_data.errors import INTERRUPTED_CODE, MISSING

try:
    from example_data.cli.app import main
except ModuleNotFoundError as error:
    sys.exit(f"example-data: {error.name} {MISSING}")
except KeyboardInterrupt:
    sys.exit(INTERRUPTED_CODE)

__all__ = ["main"]

if __name__ == "__main__":
    main()
