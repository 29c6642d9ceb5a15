"""What can be done to many groups at once: each act says what becomes of one group's facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qunzhi.core.folding import fold
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.roles import Role
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.importing.values import Row
from qunzhi.desk.registry.plain_names import odd

#: What was entered: name of the form's field -> plain value.
Values = Mapping[str, Any]
SAME = Words("已经是这样", "it is so already")


@dataclass(frozen=True, slots=True)
class Labels:
    """What a group's unit is called: short forms first, in the institution's own order, then the name."""

    all: tuple[str, ...] = ()

    @property
    def core(self) -> str:
        """The core word that names are made with."""
        return self.all[0] if self.all else ""


@dataclass(frozen=True, slots=True)
class Becomes:
    """The facts that one group is to have; ``why`` says why it stays as it is where it does, ``refused`` that it may
    not be.
    """

    facts: Row
    why: Words = SAME
    refused: bool = False


@dataclass(frozen=True, slots=True)
class BulkAct:
    """One act. ``sort`` stands in the changes; ``asks`` are fields of the form; ``heads`` may do it in their units."""

    key: str
    words: Words
    asks: tuple[str, ...]
    becomes: Callable[[Row, Values, Labels], Becomes]
    heads: bool = False
    names: bool = False

    @property
    def sort(self) -> str:
        """What the changes of a batch are marked with."""
        return f"bulk_{self.key}"


def _set(fact: str) -> Callable[[Row, Values, Labels], Becomes]:
    return lambda _, values, __: Becomes({fact: values[fact]})


def _add_term(row: Row, values: Values, _: Labels) -> Becomes:
    terms = list(row["terms"] or ())
    return Becomes({"terms": terms if values["term"] in terms else [*terms, values["term"]]})


def _remove_term(row: Row, values: Values, _: Labels) -> Becomes:
    left = [t for t in row["terms"] or () if t != values["term"]]
    return Becomes({"terms": left or None}, Words("没有这个职能词", "it has no such term"))


def _replace(row: Row, values: Values, _: Labels) -> Becomes:
    name = " ".join(row["name"].replace(values["find"], values["put"]).split())
    if not name:
        return Becomes({}, Words("换掉以后群名就空了", "nothing would be left of its name"), refused=True)
    if odd(name):
        return Becomes(
            {}, Words("群名里有看不见的字符，先换掉它", "its name holds characters that nobody sees"), refused=True
        )
    if values["find"] not in row["name"]:
        return Becomes({}, Words(f"群名里没有「{values['find']}」", f'"{values["find"]}" is not in its name'))
    return Becomes({"name": name})


def _prefix(row: Row, _: Values, labels: Labels) -> Becomes:
    if not labels.all:
        return Becomes({}, Words("没有登记所属单位", "it has no unit"), refused=True)
    if any(fold(label) in fold(row["name"]) for label in labels.all if fold(label)):
        return Becomes({}, Words("群名里已经有单位名称或简称", "its name names the unit already"))
    return Becomes({"name": f"{labels.core}{row['name']}"})


def _task(row: Row, values: Values, _: Labels) -> Becomes:
    made, ended = row["created_at"], values["task_ended_at"]
    if made is not None and ended is not None and ended < made:
        return Becomes({}, Words("早于建群时间", "that is before it was made"), refused=True)
    return Becomes({"task_ended_at": ended})


_ALL = (
    BulkAct("purpose", Words("用途", "Purpose"), ("purpose",), _set("purpose"), heads=True),
    BulkAct("terms", Words("职能词（整个换）", "Terms, all anew"), ("terms",), _set("terms"), heads=True),
    BulkAct("add_term", Words("加一个职能词", "Add a term"), ("term",), _add_term, heads=True),
    BulkAct("drop_term", Words("去掉一个职能词", "Take a term out"), ("term",), _remove_term, heads=True),
    BulkAct("unit", Words("所属单位", "Unit"), ("unit_id",), _set("unit_id")),
    BulkAct("kind", Words("群类型", "Kind"), ("kind",), _set("kind")),
    BulkAct("temporary", Words("是否临时", "Temporary"), ("temporary",), _set("temporary")),
    BulkAct("confirm", Words("入群确认", "Joining confirmed"), ("join_confirmation",), _set("join_confirmation")),
    BulkAct("told", Words("成员已告知", "Members told"), ("told_at",), _set("told_at")),
    BulkAct("task", Words("任务已结束", "Task over"), ("task_ended_at",), _task),
    BulkAct("replace", Words("群名：替换文字", "Name: replace"), ("find", "put"), _replace, names=True),
    BulkAct("prefix", Words("群名：加单位核心词", "Name: add the unit"), (), _prefix, names=True),
)
BULK_ACTS: dict[str, BulkAct] = {a.key: a for a in _ALL}
#: Sort of a change -> the act.
BY_SORT: dict[str, BulkAct] = {a.sort: a for a in _ALL}


def acts_for(viewer: Viewer) -> list[BulkAct]:
    """What a viewer may do to many groups: everything for who keeps the register, purpose and terms for heads."""
    if viewer.may(Right.KEEP_GROUPS):
        return list(_ALL)
    if Role.HEAD in viewer.roles and viewer.may(Right.MANAGE_GROUPS):
        return [a for a in _ALL if a.heads]
    return []
