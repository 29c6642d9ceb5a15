"""Changes of a group in words: what was done, and each fact as it was and as it became."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qunzhi.core.words import Words
from qunzhi.desk.org.models import Unit
from qunzhi.desk.registry.models import Change, Membership
from qunzhi.desk.registry.states import ENDS
from qunzhi.desk.web.times import clock
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import WORDS_OF, word_for

#: Sort of a change -> what was done.
SORTS: dict[str, Words] = {
    "hand_over": Words("移交群主", "handed over"),
    "designate": Words("指定群主", "owner designated"),
    "replace": Words("责令更换群主", "owner replaced"),
    "admin": Words("设管理员", "admin made"),
    "no_admin": Words("撤管理员", "admin removed"),
    "name": Words("改群名", "renamed"),
    "details": Words("改资料", "particulars changed"),
    "platform": Words("换平台", "moved to another platform"),
    "merge": Words("合并", "merged"),
    "task": Words("任务结束", "work over"),
    "reopen": Words("任务还没完", "work goes on"),
    "dissolve": Words("解散", "dissolved"),
    "revive": Words("恢复使用", "in use again"),
    "ended_indeed": Words("确认已解散", "dissolution confirmed"),
}
_YES, _NO, _NONE = Words("是", "yes"), Words("否", "no"), Words("", "")
_JOINED = Words("加入本群", "joins the group")
_ROLE = Words("群内角色", "role in the group")
_OWN = {
    "end_sort": Words("怎么解散的", "how it ended"),
    "end_reason": Words("解散理由", "why it ended"),
    "end_cites": Words("依据", "articles"),
    "seen_again_at": Words("解散后又出现", "turned up again"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that changed; ``who`` where it is about a member."""

    label: Words
    before: Words
    after: Words
    who: str = ""


def sort_words(sort: str) -> Words:
    """What a change did; sorts of other rooms keep their name."""
    return SORTS.get(sort, Words("变更", sort.replace("_", " ")))


def lines_of(change: Change) -> list[Line]:
    """A change line by line: facts, what only the desk knows, members."""
    units = _units(change)
    facts = [
        Line(_label(f), _value(f, change.before.get(f), units), _value(f, change.after[f], units)) for f in change.after
    ]
    own = [Line(_OWN[f], _own(f, was), _own(f, is_)) for f, (was, is_) in change.own.items() if f in _OWN]
    return [*facts, *own, *_members(change.members)]


def _members(rows: Iterable[Mapping[str, Any]]) -> list[Line]:
    listed = list(rows)
    found = Membership.objects.filter(pk__in=[r["pk"] for r in listed]).select_related("person")
    who = {m.pk: m.person.name if m.person else m.nickname or m.account for m in found}
    out = []
    for row in listed:
        name = who.get(row["pk"]) or (row["after"] or {}).get("uid") or ""
        if row["before"] is None:
            out.append(Line(_JOINED, _NONE, _role(row["after"].get("role")), name))
        elif "role" in row["after"]:
            out.append(Line(_ROLE, _role(row["before"].get("role")), _role(row["after"]["role"]), name))
    return out


def _role(code: str | None) -> Words:
    return Words(word_for("memberships", "role", code), code) if code else _NONE


def _label(fact: str) -> Words:
    named = any(c.name == fact for c in TABLES["groups"].columns)
    return Words(TABLES["groups"][fact].zh[0], fact.replace("_", " ")) if named else _OWN.get(fact, Words(fact, fact))


def _value(fact: str, value: Any, units: Mapping[str, str]) -> Words:
    if value is None or value == "":
        return _NONE
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list):
        return Words("、".join(map(str, value)), ", ".join(map(str, value)))
    text = str(value)
    if fact == "unit_id":
        return Words(units.get(text, text), units.get(text, text))
    if fact in WORDS_OF or f"groups.{fact}" in WORDS_OF:
        return Words(word_for("groups", fact, text), text.replace("_", " "))
    return Words(clock(text), clock(text))


def _own(name: str, value: Any) -> Words:
    if name == "end_sort":
        return ENDS.get(value or "", _NONE)
    return _value(name, value or None, {})


def _units(change: Change) -> dict[str, str]:
    codes = [row["unit_id"] for row in (change.before, change.after) if row.get("unit_id")]
    rows = Unit.objects.filter(institution_id=change.institution_id, code__in=codes) if codes else Unit.objects.none()
    return dict(rows.values_list("code", "name"))
