"""Errors that a person can act on: what is wrong, where, and the way out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from qunzhi.core.words import NOTHING, Lang, Words

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. Rows and lines count from 1 as a spreadsheet or editor shows them."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    line: int | None = None
    char: int | None = None

    def show(self, lang: Lang = "zh") -> str:
        """The place in one line, most general part first."""
        zh = lang == "zh"
        parts: list[str] = []
        if self.file:
            parts.append(self.file)
        if self.sheet:
            parts.append(f"工作表「{self.sheet}」" if zh else f'sheet "{self.sheet}"')
        if self.row is not None:
            parts.append(f"第 {self.row} 行" if zh else f"row {self.row}")
        if self.column:
            parts.append(f"列「{self.column}」" if zh else f'column "{self.column}"')
        if self.line is not None:
            parts.append(f"第 {self.line} 行" if zh else f"line {self.line}")
        if self.char is not None:
            parts.append(f"第 {self.char} 个字符" if zh else f"column {self.char}")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    ``code`` is stable and machine-readable (``bad_time``, ``duplicate_key``); ``message`` says what is wrong,
    ``hint`` the way out; ``value`` is what was found and ``expected`` what would have been right.
    """

    code: str
    message: Words
    hint: Words = NOTHING
    place: Place = field(default_factory=Place)
    value: str = ""
    expected: Words = NOTHING
    level: Level = "error"

    def show(self, lang: Lang = "zh") -> str:
        """One line: place, message, hint."""
        where = self.place.show(lang)
        head = f"{where}: " if where else ""
        tail = f" — {self.hint.to(lang)}" if self.hint.to(lang) else ""
        return f"{head}{self.message.to(lang)}{tail}"


class QunzhiError(Exception):
    """An input that cannot be used; carries every problem found, not only the first."""

    def __init__(self, *problems: Problem) -> None:
        self.problems: tuple[Problem, ...] = problems
        super().__init__("; ".join(p.show("en") for p in problems[:5]))

    @classmethod
    def of(
        cls,
        code: str,
        zh: str,
        en: str,
        *,
        hint: Words = NOTHING,
        place: Place | None = None,
        value: str = "",
    ) -> QunzhiError:
        """An error of one problem."""
        return cls(Problem(code, Words(zh, en), hint, place or Place(), value))
