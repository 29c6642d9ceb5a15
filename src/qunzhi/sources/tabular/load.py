"""A folder, a workbook or a single file as facts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.facts.factset import FactSet, SourceFile, UnknownColumn
from qunzhi.facts.tables import TABLES
from qunzhi.sources.tabular.assemble import WORKERS
from qunzhi.sources.tabular.checking import Checked, check_all, leave_out
from qunzhi.sources.tabular.collect import Collector
from qunzhi.sources.tabular.discover import discover
from qunzhi.sources.tabular.formats import format_of
from qunzhi.sources.tabular.model import Sheet
from qunzhi.sources.tabular.read_sheet import Pieces, read_sheet
from qunzhi.sources.tabular.said import problem
from qunzhi.sources.tabular.which import is_problem_list, which_table

Progress = Callable[[str, float], None]
#: The share of a load's progress that reading takes; the checks take the rest.
_READING = 0.85


@dataclass(slots=True)
class _Load:
    """What one load has gathered."""

    collector: Collector = field(default_factory=Collector)
    fatal: list[Problem] = field(default_factory=list)
    pieces: dict[str, Pieces] = field(default_factory=dict)
    files: list[SourceFile] = field(default_factory=list)
    shown: dict[tuple[int, str], str] = field(default_factory=dict)
    table_of: dict[int, str] = field(default_factory=dict)
    unknown: list[UnknownColumn] = field(default_factory=list)

    def refuse(self, found: QunzhiError) -> None:
        """A file or sheet that cannot be used at all."""
        for p in found.problems:
            self.collector.add(p)
            if p.level == "error":
                self.fatal.append(p)


def load(
    path: Path,
    *,
    lenient: bool = False,
    progress: Progress | None = None,
    known: Mapping[str, Collection[str]] | None = None,
) -> FactSet:
    """Read all tables of a folder, a workbook or one file.

    Args:
        path: a folder of csv, tsv, xlsx, xls, ods and parquet files in any mix, one workbook, or one file.
        lenient: leave out rows in error, and rows that refer to them, and count them in ``FactSet.left_out``.
        progress: called with what is being done and how much of all is done, 0 to 1.
        known: table -> keys that exist elsewhere (the desk's own rows); references to them are sound, and a table
            that was not supplied is checked against them.

    Returns:
        the facts; warnings (and, when lenient, the errors of rows left out) stand in ``FactSet.problems``.

    Raises:
        QunzhiError: with every error found. When lenient only for what concerns a whole file or sheet.
    """
    say = progress or (lambda _what, _done: None)
    found = discover(Path(path))
    state = _Load()
    if found.problems:
        state.refuse(QunzhiError(*found.problems))
    sizes = [max(1, p.stat().st_size) for p, _ in found.files]
    with ThreadPoolExecutor(WORKERS) as pool:
        for number, (file, shown) in enumerate(found.files):
            before, share = sum(sizes[:number]) / sum(sizes), sizes[number] / sum(sizes)

            def step(done: float, shown: str = shown, before: float = before, share: float = share) -> None:
                say(shown, _READING * (before + share * done))

            step(0.0)
            _read_file(file, shown, state, step, pool)
    say("检查编号与引用", _READING)
    facts = _finish(state, lenient, known or {})
    say("完成", 1.0)
    return facts


def _read_file(file: Path, shown: str, state: _Load, step: Callable[[float], None], pool: ThreadPoolExecutor) -> None:
    try:
        kind = format_of(file, shown)
        if file.suffix.casefold() not in kind.suffixes:
            state.collector.add(
                problem("wrong_extension", Place(file=shown), format_zh=kind.name.zh, format_en=kind.name.en)
            )
        book = kind.open(file, shown)
    except QunzhiError as exc:
        state.refuse(exc)
        return
    try:
        sheets = [s for s in book.sheets if not is_problem_list(s)]
        for sheet in sheets:
            try:
                _read_one(sheet, len(sheets) == 1, file, shown, state, step, pool)
            except QunzhiError as exc:
                state.refuse(exc)
            except (pa.ArrowException, OverflowError) as exc:
                detail = type(exc).__name__
                state.refuse(QunzhiError(problem("damaged_file", Place(shown, sheet.name), detail=detail)))
    finally:
        book.close()


def _read_one(
    sheet: Sheet,
    alone: bool,
    file: Path,
    shown: str,
    state: _Load,
    step: Callable[[float], None],
    pool: ThreadPoolExecutor,
) -> None:
    place = Place(file=shown, sheet=sheet.name)
    name = which_table(sheet, file.stem, place, alone=alone, note=state.collector.add)
    if name is None:
        return
    number = len(state.files)
    state.table_of[number] = name
    state.files.append(SourceFile(shown, sheet.name, name))
    into = state.pieces.setdefault(name, Pieces())
    reading = read_sheet(sheet, TABLES[name], place, number, into, state.collector, step, pool)
    state.unknown += reading.unknown
    state.shown.update({(number, fact): header for fact, header in reading.shown.items()})


def _finish(state: _Load, lenient: bool, known: Mapping[str, Collection[str]]) -> FactSet:
    order = {(f.file, f.sheet): n for n, f in enumerate(state.files)}
    tables = {name: state.pieces[name].table(TABLES[name]) for name in TABLES if name in state.pieces}
    bad = {name: state.pieces[name].mask() for name in tables}
    checked = Checked(tables, bad, state.files, state.shown, state.collector, known)
    if not state.fatal:
        check_all(checked)
    if state.collector.errors and (state.fatal or not lenient):
        problems = [p for p in state.collector.sorted(order) if p.level == "error"]
        raise QunzhiError(*(state.fatal if lenient else problems))
    if not tables:
        raise QunzhiError(problem("empty_input", Place()), *state.collector.sorted(order))
    left_out: dict[str, int] = {}
    if state.collector.errors:
        leave_out(checked)
        for name, mask in bad.items():
            if mask.any():
                left_out[name] = int(mask.sum())
                tables[name] = tables[name].filter(pa.array(~mask))
    return FactSet(tables, state.files, state.unknown, state.collector.sorted(order), left_out, _supplied(state))


def _supplied(state: _Load) -> dict[str, frozenset[str]]:
    """table -> the facts that have a column in at least one of its sheets."""
    return {
        name: frozenset(fact for number, fact in state.shown if state.table_of[number] == name) for name in state.pieces
    }
