"""The columns that a list of groups can show, and what stands in them; read for the rows of one page alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qunzhi.core.words import Words
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.on_file import numbers_of
from qunzhi.desk.registry.queries import findings_count, members_count, owners_of
from qunzhi.desk.registry.states import Badge, badges_of
from qunzhi.desk.web.templatetags.desk import word

_YES, _NO = Words("是", "yes"), Words("否", "no")


@dataclass(slots=True)
class About:
    """What is known beside the rows of a page: row id -> value."""

    members: Mapping[int, int] = field(default_factory=dict)
    owners: Mapping[int, list[str]] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, how it is sorted by ("" not at all), and the value of a row.

    A value is text, words, a number, an instant, a list of badges, or None.
    """

    key: str
    words: Words
    value: Callable[[Group, About], Any]
    sort: str = ""
    num: bool = False
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value under its column; ``time`` and ``badges`` are shown as such."""

    column: Column
    value: Any

    @property
    def time(self) -> bool:
        """Whether it is an instant."""
        return isinstance(self.value, datetime)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show; 0 is something."""
        return self.value in (None, "", [])


@dataclass(frozen=True, slots=True)
class Line:
    """One group with its badges and cells."""

    group: Group
    badges: list[Badge]
    cells: list[Cell]


def _truth(value: bool | None) -> Words | None:
    return None if value is None else _YES if value else _NO


_ALL = (
    Column("unit", Words("单位", "Unit"), lambda g, _: g.unit.name if g.unit else None, "unit"),
    Column("platform", Words("平台", "Platform"), lambda g, _: word(g.platform, "groups.platform")),
    Column("kind", Words("类型", "Kind"), lambda g, _: word(g.group_kind, "groups.kind")),
    Column("purpose", Words("用途", "Purpose"), lambda g, _: word(g.purpose, "groups.purpose")),
    Column("owner", Words("群主", "Owner"), lambda g, a: "、".join(a.owners.get(g.pk, ())), needs="owners"),
    Column("members", Words("人数", "Members"), lambda g, a: a.members.get(g.pk, 0), num=True, needs="members"),
    Column("code", Words("群号", "Number"), lambda g, _: g.code, "code"),
    Column("filing", Words("备案号", "Filing no."), lambda g, a: a.numbers.get(g.code), needs="numbers"),
    Column("created", Words("建群", "Made"), lambda g, _: g.created_at, "created"),
    Column("active", Words("最近活跃", "Last active"), lambda g, _: g.last_active_at, "active"),
    Column("findings", Words("问题", "Findings"), lambda g, a: a.findings.get(g.pk, 0), num=True, needs="findings"),
    Column("temporary", Words("临时", "Temporary"), lambda g, _: _truth(g.temporary)),
    Column("confirmation", Words("入群确认", "Joining confirmed"), lambda g, _: _truth(g.join_confirmation)),
    Column("told", Words("告知成员", "Members told"), lambda g, _: g.told_at),
    Column("terms", Words("职能词", "Terms"), lambda g, _: "、".join(g.terms)),
)
COLUMNS: dict[str, Column] = {c.key: c for c in _ALL}
#: What is shown where nobody chose.
SHORT = ("unit", "kind", "owner", "members")


def columns_for(sees_findings: bool) -> list[Column]:
    """The columns to choose from."""
    return [c for c in _ALL if sees_findings or c.key != "findings"]


def lines(viewer: Viewer, groups: Sequence[Group], keys: Sequence[str]) -> list[Line]:
    """The rows of one page, with what their columns need in one query each."""
    shown = [COLUMNS[k] for k in keys]
    about = _about(viewer, groups, {c.needs for c in shown})
    return [Line(g, badges_of(g), [Cell(c, c.value(g, about)) for c in shown]) for g in groups]


def _about(viewer: Viewer, groups: Sequence[Group], needs: set[str]) -> About:
    about = About()
    if "members" in needs:
        about.members = members_count(groups)
    if "owners" in needs:
        about.owners = owners_of(groups)
    if "numbers" in needs:
        about.numbers = numbers_of(groups)
    if "findings" in needs:
        about.findings = findings_count(viewer, groups)
    return about
