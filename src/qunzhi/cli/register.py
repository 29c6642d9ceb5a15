"""The register beside exported chats: which groups there are, who was told, and the names that are harmless."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.core.words import Words
from qunzhi.facts.tables import TABLES
from qunzhi.sources.tabular import load

#: Tables of the facts that are looked for beside chats.
_LOOKED_FOR = ("groups", "people", "units")


@dataclass(frozen=True, slots=True)
class Roster:
    """``groups`` of the facts, None where there are none; names of people and units; rows of groups in error."""

    groups: pa.Table | None = None
    names: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_register(facts: Path | None, files: Sequence[Path]) -> Roster:
    """The register of a folder, workbook or file; without one, tables named so beside the chats.

    Raises:
        QunzhiError: a register was given and has no groups, or cannot be read.
    """
    if facts is not None:
        loaded = load(facts, lenient=True)
        tables = loaded.tables
        if "groups" not in tables:
            raise QunzhiError.of(
                "no_groups",
                f"「{facts.name}」里没有群组表",
                f'no table of groups in "{facts.name}"',
                hint=Words(
                    "--facts 给出含群组表的文件夹或工作簿", "--facts: a folder or workbook with the table groups"
                ),
            )
        return roster_of(tables, _of_groups(loaded.problems))
    return _beside(files)


def _of_groups(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Errors in the table of groups: a group whose row is left out is not read, and whoever scans is told why."""
    names = ("groups", TABLES["groups"].zh)
    of = (p for p in problems if p.level == "error")
    return tuple(p for p in of if any(n in (p.place.sheet, Path(p.place.file).stem) for n in names))


def _beside(files: Sequence[Path]) -> Roster:
    """Tables that lie in the folders given, by the name of their file."""
    found: dict[str, pa.Table] = {}
    problems: tuple[Problem, ...] = ()
    for folder in (f for f in files if f.is_dir()):
        for entry in sorted(folder.iterdir()):
            name = next((n for n in _LOOKED_FOR if entry.stem in (n, TABLES[n].zh)), None)
            if name and entry.is_file() and name not in found:
                loaded = load(entry, lenient=True)
                found |= {n: t for n, t in loaded.tables.items() if n == name}
                problems += _of_groups(loaded.problems)
    return roster_of(found, problems)


def roster_of(tables: dict[str, pa.Table], problems: tuple[Problem, ...] = ()) -> Roster:
    """Groups and names of loaded tables."""
    names: list[str] = []
    if "people" in tables:
        names += tables["people"]["name"].to_pylist()
    if "units" in tables:
        names += tables["units"]["name"].to_pylist()
        names += [a for some in tables["units"]["aliases"].to_pylist() for a in some or ()]
    return Roster(tables.get("groups"), tuple(dict.fromkeys(n for n in names if n and len(n) > 1)), problems)
