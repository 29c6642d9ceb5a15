"""The demonstration institution's findings for every pack, stored beside this file.

``scripts/expected`` writes them anew. Look at the difference before committing: a changed row is a changed meaning.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from qunzhi.audit.run import audit
from qunzhi.audit.session import Session
from qunzhi.core.instants import parse_as_of
from qunzhi.demo import AS_OF, institution
from qunzhi.facts.factset import FactSet
from qunzhi.packs import in_force, installed
from tests.shared import PACKS

FOLDER = Path(__file__).parent / "expected"
COLUMNS = ("provision", "rule", "subject", "state", "due_at")


def found(session: Session, pack: str) -> list[tuple[str, ...]]:
    """The rows of one pack, sorted."""
    at = parse_as_of(AS_OF)
    table = audit(session, in_force(installed(), pack, at), at).findings
    return sorted(zip(*(table[c].to_pylist() for c in COLUMNS), strict=True))


def stored(pack: str) -> list[tuple[str, ...]]:
    """The rows that are stored."""
    with (FOLDER / f"{pack}.csv").open(encoding="utf-8", newline="") as handle:
        return [tuple(row[c] for c in COLUMNS) for row in csv.DictReader(handle)]


def write() -> Iterator[str]:
    """Store what is found now; says what changed."""
    FOLDER.mkdir(exist_ok=True)
    with Session(FactSet.of(institution())) as session:
        for pack in PACKS:
            target = FOLDER / f"{pack}.csv"
            before = set(stored(pack)) if target.exists() else set()
            rows = found(session, pack)
            with target.open("w", encoding="utf-8", newline="") as handle:
                csv.writer(handle, lineterminator="\n").writerows([COLUMNS, *rows])
            yield f"{pack}: {len(rows)} rows, {len(set(rows) - before)} new, {len(before - set(rows))} gone"


if __name__ == "__main__":
    print("\n".join(write()))
