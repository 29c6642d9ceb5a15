"""What the generator fills: rows by table, with small helpers for ids, names and times."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

Row = dict[str, object]

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = "文静雨桐嘉怡思远子涵浩然若曦明哲晓峰海燕国强丽娟志刚春梅建华玉兰佳宁欣然俊杰雅琴".replace(" ", "")


@dataclass(slots=True)
class Book:
    """Rows being written, and the dice they are thrown with (seeded: the same institution every time)."""

    now: datetime
    dice: random.Random = field(default_factory=lambda: random.Random(20251015))  # noqa: S311 - no secret in it
    tables: dict[str, list[Row]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    _first: dict[tuple[str, str], tuple[list[int], dict[object, Row]]] = field(default_factory=dict)

    def add(self, table: str, **row: object) -> Row:
        """One row more; returns it."""
        self.tables.setdefault(table, []).append(row)
        return row

    def rows(self, table: str) -> list[Row]:
        """The rows of a table so far."""
        return self.tables.setdefault(table, [])

    def find(self, table: str, **wanted: object) -> Row:
        """The first row with these values."""
        if len(wanted) > 1:
            return next(r for r in self.rows(table) if all(r.get(k) == v for k, v in wanted.items()))
        ((column, value),) = wanted.items()
        seen, first = self._first.setdefault((table, column), ([0], {}))
        rows = self.rows(table)
        for row in rows[seen[0] :]:  # what was added since
            first.setdefault(row.get(column), row)
        seen[0] = len(rows)
        return first[value]

    def group(self, name: str) -> str:
        """The id of the group with this name."""
        return str(self.find("groups", name=name)["group_id"])

    def members(self, group_id: object) -> list[Row]:
        """The members of a group, its owner first."""
        return [m for m in self.rows("memberships") if m["group_id"] == group_id]

    def name(self) -> str:
        """A person's name that nobody has yet."""
        while True:
            name = self.dice.choice(_SURNAMES) + "".join(self.dice.sample(_GIVEN, self.dice.choice((1, 2, 2))))
            if name not in self.names:
                self.names.add(name)
                return name

    def ago(self, days: float, hour: int = 9, minute: int = 0) -> datetime:
        """A wall time so many days before the as-of."""
        return (self.now - timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)

    def day(self, days: float) -> date:
        """A date so many days before the as-of."""
        return (self.now - timedelta(days=days)).date()

    def chance(self, share: float) -> bool:
        """True in that share of throws."""
        return self.dice.random() < share
