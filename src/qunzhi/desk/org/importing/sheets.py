"""Where uploaded sheets lie while an import waits for its decision, and how little of them stays.

Sheets may hold what the desk does not keep: telephone numbers, texts, tables that are not imported. Once they are
compared, only the facts that are imported stay; the sheets themselves stay where rows are in error, to be given back
marked, but for files without any imported table. No backup has either.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
from django.conf import settings

from qunzhi.desk.org.importing.spec import OWN_FACTS, SPECS, Spec
from qunzhi.facts.factset import FactSet

#: Says that a folder has facts in the place of sheets; the reader of sheets passes over hidden files.
_REDUCED = ".reduced"


def folder_of(uid: str) -> Path:
    """Where an import's sheets lie."""
    return Path(settings.DESK.data) / "uploads" / uid


def whole(uid: str) -> bool:
    """Whether the sheets are there as they were uploaded."""
    return folder_of(uid).exists() and not (folder_of(uid) / _REDUCED).exists()


def forget(uid: str) -> None:
    """Delete an import's sheets."""
    shutil.rmtree(folder_of(uid), ignore_errors=True)


def forget_before(moment: datetime) -> None:
    """Delete what has lain untouched since: uploads that never became a comparison."""
    for folder in folder_of("x").parent.glob("*"):
        if folder.stat().st_mtime < moment.timestamp():
            forget(folder.name)


def copy(uid: str, to: str) -> None:
    """The sheets of one comparison for another of the same."""
    shutil.copytree(folder_of(uid), folder_of(to))


def not_imported(facts: FactSet) -> frozenset[str]:
    """The names of files in which no table is imported."""
    used = {f.file for f in facts.files if f.table in SPECS}
    return frozenset(f.file for f in facts.files) - used


def keep_little(uid: str, facts: FactSet) -> None:
    """Keep what comparing again needs and no more; the sheets where rows are in error."""
    if any(p.level == "error" for p in facts.problems):
        for name in not_imported(facts):
            (folder_of(uid) / name).unlink(missing_ok=True)
    elif whole(uid):
        _reduce(folder_of(uid), facts)


def _reduce(folder: Path, facts: FactSet) -> None:
    beside = folder.with_name(f".{folder.name}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700)
    for name, spec in SPECS.items():
        if name in facts.tables:
            pq.write_table(facts.tables[name].select(_columns(spec, facts)), beside / f"{name}.parquet")
    (beside / _REDUCED).touch()
    shutil.rmtree(folder)
    beside.rename(folder)


def _columns(spec: Spec, facts: FactSet) -> list[str]:
    """The imported facts that the sheets have: a column that they lack changes nothing, so it must not appear."""
    there = facts.supplied.get(spec.table) or frozenset(facts.tables[spec.table].column_names)
    return [name for name in spec.fields if name in there and name not in OWN_FACTS]
