"""Fields of a file of decisions, read one by one; what is wrong is collected with its place."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.words import Words

BAD_FILE = Words("请在核查页重新导出 decisions.json", "export decisions.json from the review page again")
#: A wrong value is shown so far: it may be anything, a message too.
_SHOWN = 20


def refusal(file: str, code: str, zh: str, en: str, *, hint: Words = BAD_FILE) -> QunzhiError:
    """An error about the file as a whole."""
    return QunzhiError.of(code, zh, en, hint=hint, place=Place(file=file))


class Fields:
    """Reads fields of entries; ``at`` names the entry as ``decided[3]``."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[Problem] = []

    def wrong(self, at: str, name: str, zh: str, en: str, value: str = "") -> None:
        """Note that a field of an entry is wrong."""
        path = f"{at}.{name}".strip(".")
        shown = f"（写的是「{value[:_SHOWN]}」）" if value else ""
        shown_en = f' (found "{value[:_SHOWN]}")' if value else ""
        self.problems.append(
            Problem(
                "bad_decision", Words(f"{path} {zh}{shown}", f"{path} {en}{shown_en}"), BAD_FILE, Place(file=self._file)
            )
        )

    def rows(self, data: dict[str, Any], name: str) -> list[dict[str, Any]]:
        """The entries of a list; what is no entry is noted."""
        found = data.get(name, [])
        if not isinstance(found, list):
            self.wrong("", name, "应为列表", "should be a list")
            return []
        for n, row in enumerate(found):
            if not isinstance(row, dict):
                self.wrong(f"{name}[{n}]", "", "应为对象", "should be an object")
        return [row for row in found if isinstance(row, dict)]

    def text(self, row: dict[str, Any], at: str, name: str, *, required: bool = False) -> str:
        """A text; "" where there is none."""
        value = row.get(name, "")
        if not isinstance(value, str):
            self.wrong(at, name, "应为文字", "should be text")
            return ""
        if required and not value.strip():
            self.wrong(at, name, "没有填", "is missing")
        return value

    def whole(self, row: dict[str, Any], at: str, name: str) -> int:
        """A whole number, not negative."""
        value = row.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.wrong(at, name, "应为不小于 0 的整数", "should be a whole number, 0 or more")
            return 0
        return value

    def span(self, row: dict[str, Any], at: str) -> tuple[int, int]:
        """``start`` and ``end``, the end not before the start."""
        start, end = self.whole(row, at, "start"), self.whole(row, at, "end")
        if end < start:
            self.wrong(at, "end", "在 start 之前", "lies before start")
        return start, end

    def mark(self, row: dict[str, Any], at: str, length: int) -> tuple[int, int]:
        """Where the hit stands in an excerpt of so many code points."""
        value = row.get("mark", [0, 0])
        whole = isinstance(value, list) and len(value) == 2 and all(type(v) is int for v in value)
        if not whole or not 0 <= value[0] <= value[1] <= length:
            self.wrong(at, "mark", "应为摘录里的两个位置", "should be two places in the excerpt")
            return 0, 0
        return value[0], value[1]

    def day(self, row: dict[str, Any], at: str, name: str) -> str:
        """An ISO date."""
        value = self.text(row, at, name, required=True)
        try:
            return date.fromisoformat(value).isoformat() if value.strip() else ""
        except ValueError:
            self.wrong(at, name, "应为 2025-10-15 这样的日期", "should be a date such as 2025-10-15", value)
            return ""

    def instant(self, row: dict[str, Any], at: str, name: str) -> str:
        """An ISO instant with its offset, or nothing."""
        value = self.text(row, at, name)
        if not value:
            return ""
        try:
            aware = datetime.fromisoformat(value).tzinfo is not None
        except ValueError:
            aware = False
        if not aware:
            example = "2025-10-15T09:30:00+08:00"
            self.wrong(at, name, f"应为 {example} 这样的时间", f"should be an instant such as {example}", value)
        return value
