"""From what a person types to facts on an engine; and what the last audit was, for ``explain``."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qunzhi.audit.result import Note
from qunzhi.audit.session import Session
from qunzhi.core.calendar import WorkCalendar
from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.core.overlay import OVERLAY_NAMES, load_overlay
from qunzhi.core.words import Words
from qunzhi.facts.engine import DuckEngine, Engine
from qunzhi.facts.factset import FactSet
from qunzhi.facts.spark import SparkEngine
from qunzhi.facts.tables import TABLES
from qunzhi.sources.chats.facts import to_facts
from qunzhi.sources.chats.open import find_chats, open_chat
from qunzhi.sources.tabular import load

Tell = Callable[[Words, float], None]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What an audit reads, as given on the command line."""

    path: Path
    lenient: bool = False
    calendar: Path | None = None
    engine: str = "duckdb"
    memory: str = ""
    chats: tuple[Path, ...] = ()


class LoadedSession(Session):
    """A session that knows what its files had to be told about."""

    problems: list[Problem]
    input_notes: list[Note]


def open_session(inputs: Inputs, tell: Tell | None = None) -> LoadedSession:
    """Load files and hand them to an engine.

    Raises:
        QunzhiError: every problem of the input, unless it is lenient.
    """
    engine = _engine(inputs)
    overlay_path = inputs.calendar or _beside(inputs.path)
    calendar = WorkCalendar.national(load_overlay(overlay_path) if overlay_path else None)
    facts = load(
        inputs.path,
        lenient=inputs.lenient,
        progress=(lambda what, share: tell(Words(f"读取 {what}", f"reading {what}"), share)) if tell else None,
    )
    if inputs.chats:
        facts = _with_chats(facts, inputs.chats, tell)
    session = LoadedSession(facts, engine=engine, calendar=calendar)
    session.problems = facts.problems
    session.input_notes = input_notes(facts)
    return session


def _with_chats(facts: FactSet, chats: tuple[Path, ...], tell: Tell | None) -> FactSet:
    """The facts with the messages of exported chats, and members where the register lists none."""
    paths = find_chats(chats)
    if not paths:
        raise QunzhiError.of(
            "no_chats",
            "没有找到聊天记录",
            "no exported chats were found",
            hint=Words("--chats 给出导出的文件或文件夹", "--chats takes exported files or folders of them"),
        )

    def step(done: int, total: int) -> None:
        if tell:
            tell(Words("读取聊天记录", "reading chats"), done / max(1, total))

    return to_facts([open_chat(p) for p in paths], facts, progress=step)


def _engine(inputs: Inputs) -> Engine:
    if inputs.engine == "duckdb":
        return DuckEngine(memory=inputs.memory or None)
    if inputs.engine == "spark":
        return SparkEngine()
    raise QunzhiError.of(
        "unknown_engine",
        f"没有引擎「{inputs.engine}」",
        f'no engine "{inputs.engine}"',
        hint=Words("可用：duckdb、spark", "there are duckdb and spark"),
    )


def _beside(path: Path) -> Path | None:
    folder = path if path.is_dir() else path.parent
    return next((folder / name for name in OVERLAY_NAMES if (folder / name).is_file()), None)


def input_notes(facts: FactSet) -> list[Note]:
    """What the report says of the input: columns kept aside, rows left out, warnings counted."""
    notes: list[Note] = []
    for table, rows in sorted(facts.left_out.items()):
        zh = TABLES[table].zh if table in TABLES else table
        notes.append(
            Note(
                "left_out",
                Words(f"{zh}有 {rows} 行因错误未计入", f"{rows} rows of {table} were in error and are left out"),
            )
        )
    if facts.unknown_columns:
        zh = "、".join(dict.fromkeys(f"{c.header}（{c.place.file}）" for c in facts.unknown_columns))
        en = ", ".join(dict.fromkeys(f"{c.header} ({c.place.file})" for c in facts.unknown_columns))
        notes.append(Note("input", Words(f"未使用的列：{zh}", f"columns not used: {en}")))
    if warnings := sum(p.level == "warning" for p in facts.problems):
        notes.append(
            Note(
                "input",
                Words(f"数据中有 {warnings} 处提醒，行仍计入", f"{warnings} warnings; the rows stay"),
            )
        )
    return notes


def _state_file() -> Path:
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "qunzhi" / "last-audit.json"


def remember(inputs: Inputs, packs: list[str], as_of: int) -> None:
    """Note what was audited, so that ``explain`` needs not be told again. Holds paths and no personal data."""
    target = _state_file()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            json.dumps(
                {
                    "input": str(inputs.path.resolve()),
                    "lenient": inputs.lenient,
                    "calendar": str(inputs.calendar.resolve()) if inputs.calendar else None,
                    "chats": [str(p.resolve()) for p in inputs.chats],
                    "packs": packs,
                    "as_of": as_of,
                },
                ensure_ascii=False,
            ),
            encoding="utf-8",
        )
    except OSError:
        return  # a home that cannot be written costs a convenience, not the audit


def last_audit() -> dict[str, object] | None:
    """What :func:`remember` noted, where it still can be read."""
    try:
        data = json.loads(_state_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) and Path(str(data.get("input", ""))).exists() else None
