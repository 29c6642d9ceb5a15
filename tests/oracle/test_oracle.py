"""The product finds what a second, plain reading of RULES finds: on the shared sample and on random institutions.

QUNZHI_ORACLE_SEEDS=200 tries more institutions, QUNZHI_ORACLE_FROM=1000 others.
"""

import csv
import os
from collections import Counter

import pytest

from qunzhi.audit.run import audit
from qunzhi.audit.session import Session
from qunzhi.core.instants import DAY, iso, parse_as_of, to_us
from qunzhi.facts.engine import DuckEngine
from qunzhi.facts.factset import FactSet
from qunzhi.packs import in_force, installed
from qunzhi.sources.tabular import load
from tests.oracle.oracle import judge
from tests.oracle.random_institution import random_institution
from tests.shared import AS_OF, PACKS, SAMPLES

FIRST = int(os.environ.get("QUNZHI_ORACLE_FROM", "0"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("QUNZHI_ORACLE_SEEDS", "5")))
FINDING = ("provision", "rule", "subject", "state", "due_at")
PROPOSAL = ("provision", "person_id", "subject", "amount", "measure")
#: The one version of each pack in the library, in force or not.
LIBRARY = {pack.id: pack for pack in installed()}
SHOWN = 6


def counted(rows, columns):
    return Counter(tuple("" if row[c] is None else str(row[c]) for c in columns) for row in rows)


@pytest.fixture(scope="module")
def sample():
    if not SAMPLES.exists():
        pytest.skip("the shared sample is not beside this checkout")
    return {name: table.to_pylist() for name, table in load(SAMPLES / "clean").tables.items()}


@pytest.mark.parametrize("pack", PACKS)
def test_oracle_gives_what_the_sample_expects(sample, pack):
    def expected(name, columns):
        with (SAMPLES / "expected" / pack / name).open(encoding="utf-8", newline="") as handle:
            return counted(csv.DictReader(handle), columns)

    at = parse_as_of(AS_OF)
    found, proposed = judge(sample, in_force(LIBRARY.values(), pack, at), at)
    assert Counter(found) == expected("findings.csv", FINDING)
    assert Counter(proposed) == expected("proposals.csv", PROPOSAL)


def facts_of(tables, subject):
    """The rows that name the subject, or every part of it, without their empty cells."""
    parts = set(subject.replace("+", "/").split("/"))
    lines = []
    for name, rows in tables.items():
        for row in rows:
            named = parts & {v for v in row.values() if isinstance(v, str)}
            if named == parts or any(
                row.get(f"{kind}_id") in parts for kind in ("group", "account", "case", "subject")
            ):
                shown = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in row.items() if v is not None}
                if named == parts or name in ("groups", "accounts", "cases", "filings"):
                    lines.append(f"      {name} {shown}")
    return lines


def difference(tables, product, oracle):
    """The rows that only one of the two has, a few of each with the facts they rest on."""
    lines = []
    for who, rows in (("product only", product - oracle), ("oracle only", oracle - product)):
        lines += [f"  {who}: {sum(rows.values())}"] * bool(rows)
        for row in sorted(rows)[:SHOWN]:
            lines += [f"    {row}", *facts_of(tables, row[2])]
    return lines


@pytest.mark.parametrize("seed", SEEDS)
def test_product_equals_oracle(seed):
    tables, moment = random_institution(seed)
    lines = []
    with Session(FactSet.of(tables), engine=DuckEngine(threads=1)) as session:
        for pack in LIBRARY.values():
            # Every third institution is looked at later than it was made for, and no pack before its first second.
            now = to_us(moment) if seed % 3 else max(to_us(moment), pack.effective_us + seed % 50 * DAY)
            result = audit(session, pack, now)
            found, proposed = judge(tables, pack, now)
            wrong = difference(tables, counted(result.findings.to_pylist(), FINDING), Counter(found))
            wrong += difference(tables, counted(result.proposals.to_pylist(), PROPOSAL), Counter(proposed))
            if wrong:
                lines += [f"seed {seed}, {pack.id}, as of {iso(now)}", *wrong]
    assert not lines, "\n".join(["", *lines])
