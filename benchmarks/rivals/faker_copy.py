"""Faker with COPY: `python faker_copy.py`."""

import os

from copy_people import copy_people
from faker_names import make_people

if __name__ == "__main__":
    copy_people(*make_people(int(os.environ["PEOPLE"])))
