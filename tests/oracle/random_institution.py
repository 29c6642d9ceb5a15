"""Small institutions that are dense in edge cases, the same for the same seed."""

import random

from tests.oracle.doings import Doings
from tests.oracle.moments import Moments
from tests.oracle.people_and_groups import PeopleAndGroups

ENDS = [
    "filings",
    "memberships",
    "messages",
    "postings",
    "checks",
    "cases",
    "posts",
    "receipts",
    "attendances",
    "pledges",
]


def random_institution(seed, now=None):
    """(tables, as-of): rows of Python values by table, some tables left out, and the moment they lie around."""
    rng = random.Random(seed)
    moments = Moments(rng, now)
    base = PeopleAndGroups(rng, moments)
    tables = {**base.tables, **Doings(rng, moments, base.tables).tables}
    for rows in tables.values():
        rng.shuffle(rows)
    if rng.random() < 0.3:
        for name in rng.sample(sorted(tables), rng.randint(1, 3)):
            del tables[name]
    if rng.random() < 0.1:  # an empty table that no other refers to
        tables[rng.choice(ENDS)] = []
    return tables, moments.now
