"""Names for what findings speak of: groups, members, people, units, accounts, semesters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qunzhi.audit.result import Directory, Finding, UnitInfo
from qunzhi.core.words import Lang, Words
from qunzhi.reports.labels import ROLE, SEASON, TEAM, word
from qunzhi.reports.text import visible

KIND: dict[str, Words] = {
    "group": Words("群", "group"),
    "member": Words("群成员", "member"),
    "groups": Words("两个群", "two groups"),
    "person": Words("人员", "person"),
    "unit": Words("单位", "unit"),
    "account": Words("账号", "account"),
    "post": Words("发文", "post"),
    "case": Words("违规处置", "case"),
    "notice": Words("通知", "notice"),
    "semester": Words("学期", "semester"),
    "other": Words("对象", "subject"),
}
NO_UNIT = Words("未填单位", "no unit given")
# Facts that name the member a subject points at, best first.
_MEMBER_FACTS = ("person_name", "nickname")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: its kind (a key of ``KIND``), its name for people, its id as in findings.csv."""

    kind: str
    name: str
    id: str


class Names:
    """Names from a directory in one language; an id without a name is shown as it is."""

    def __init__(self, directory: Directory, lang: Lang) -> None:
        self.dir = directory
        self.lang: Lang = lang

    def unit(self, unit_id: str) -> str:
        """A unit's name; words for "no unit" when the id is empty."""
        if not unit_id:
            return NO_UNIT.to(self.lang)
        info = self.dir.units.get(unit_id)
        return visible(info.name if info else unit_id)

    def person(self, person_id: str) -> str:
        """A person's name."""
        return visible(self.dir.people.get(person_id) or person_id)

    def thing(self, some_id: str) -> str | None:
        """The name of a group, account, unit or person with that id; None when nothing has it."""
        d = self.dir
        found: str | UnitInfo | None = (
            d.groups.get(some_id) or d.accounts.get(some_id) or d.units.get(some_id) or d.people.get(some_id)
        )
        if isinstance(found, UnitInfo):
            found = found.name
        return visible(found) if found else None

    def responsible(self, people: Mapping[str, list[str]]) -> list[tuple[str, str, list[str]]]:
        """(role in words, role code, names) for each filled role, the primary first."""
        roles = [r for r in ROLE if people.get(r)] + [r for r in people if r not in ROLE and people[r]]
        return [(word(ROLE, r).to(self.lang), r, [self.person(p) for p in people[r]]) for r in roles]

    def subject(self, f: Finding) -> Subject:
        """What a finding is about, in words."""
        kind, name = self._subject(f.subject, f.facts)
        return Subject(kind, name, visible(f.subject))

    def _subject(self, s: str, facts: Mapping[str, Any]) -> tuple[str, str]:
        d = self.dir
        if s in d.groups:
            return "group", visible(d.groups[s])
        if s in d.accounts:
            return "account", visible(d.accounts[s])
        if s in d.units:
            return "unit", visible(d.units[s].name)
        if s in d.people:
            return "person", visible(d.people[s])
        head, slash, tail = s.partition("/")
        if slash:
            return self._pair(head, tail, facts)
        first, plus, second = s.partition("+")
        if plus and first in d.groups and second in d.groups:
            return "groups", f"{visible(d.groups[first])} ＋ {visible(d.groups[second])}"
        title = facts.get("title")
        if title:
            return "post", visible(str(title))
        # A case or notice has a number only; where it happened says more.
        place = next((self.thing(str(facts[k])) for k in ("group_id", "account_id") if facts.get(k)), None)
        return _plain_kind(facts), f"{visible(s)} · {place}" if place else visible(s)

    def _pair(self, head: str, tail: str, facts: Mapping[str, Any]) -> tuple[str, str]:
        d = self.dir
        if head in d.groups:
            who = d.people.get(tail) or next((str(facts[k]) for k in _MEMBER_FACTS if facts.get(k)), None)
            person = facts.get("person_id")
            if who is None and isinstance(person, str):
                who = d.people.get(person)
            return "member", f"{visible(who or tail)} · {visible(d.groups[head])}"
        if head in d.accounts:
            title = facts.get("title")
            return "post", f"{visible(d.accounts[head])} · {visible(str(title) if title else tail)}"
        if head in TEAM:
            year, _, season = tail.partition("-")
            term = word(SEASON, season).to(self.lang)
            when = f"{year} 年{term}" if self.lang == "zh" else f"{term} {year}"
            return "semester", f"{TEAM[head].to(self.lang)} · {visible(when)}"
        if tail in d.people:
            return "notice", f"{visible(d.people[tail])} · {KIND['notice'].to(self.lang)} {visible(head)}"
        return "other", visible(f"{head}/{tail}")


def _plain_kind(facts: Mapping[str, Any]) -> str:
    if "found_at" in facts or "case_id" in facts:
        return "case"
    if "sent_at" in facts or "notice_id" in facts:
        return "notice"
    if "published_at" in facts or "post_id" in facts:
        return "post"
    return "other"
