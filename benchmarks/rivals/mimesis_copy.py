"""mimesis with COPY: `python mimesis_copy.py`."""

import os

from copy_people import copy_people
from mimesis import Generic, Locale
from preferences import SEED, make_id

if __name__ == "__main__":
    generic = Generic(locale=Locale.EN, seed=SEED)
    random = generic.random
    count = int(os.environ["PEOPLE"])
    names = (generic.person.full_name().replace("'", "") for _ in range(count))  # the rules have no apostrophe
    copy_people(random, ((make_id(random), name) for name in names))
