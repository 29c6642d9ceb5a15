"""The shared institution, clean and messy: findings and proposals equal an independent reading, row by row."""

import csv
from collections import Counter

import pytest

from qunzhi.audit.run import audit
from qunzhi.audit.session import Session
from qunzhi.core.instants import parse_as_of
from qunzhi.packs import in_force, installed
from qunzhi.sources.tabular import load
from tests.shared import AS_OF, PACKS, SAMPLES

pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the shared sample is not beside this checkout")
FINDING = ("provision", "rule", "subject", "state", "due_at")
PROPOSAL = ("provision", "person_id", "subject", "amount", "measure")


@pytest.fixture(scope="module", params=["clean", "messy"])
def session(request):
    with Session(load(SAMPLES / request.param)) as session:
        yield session


def counted(rows, columns):
    return Counter(tuple("" if row[c] is None else str(row[c]) for c in columns) for row in rows)


def expected(pack, name, columns):
    with (SAMPLES / "expected" / pack / name).open(encoding="utf-8", newline="") as handle:
        return counted(csv.DictReader(handle), columns)


@pytest.mark.parametrize("pack", PACKS)
def test_equals_the_independent_reading(session, pack):
    at = parse_as_of(AS_OF)
    result = audit(session, in_force(installed(), pack, at), at)
    found = counted(result.findings.to_pylist(), FINDING)
    wanted = expected(pack, "findings.csv", FINDING)
    assert found - wanted == Counter(), "found but not expected"
    assert wanted - found == Counter(), "expected but not found"
    assert counted(result.proposals.to_pylist(), PROPOSAL) == expected(pack, "proposals.csv", PROPOSAL)
