"""A group's name held against the packs while it is typed: by the very rules that judge it later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import category

from django.utils import timezone

from qunzhi.audit.collect import take
from qunzhi.audit.session import Session
from qunzhi.core.folding import fold
from qunzhi.core.instants import to_us
from qunzhi.core.words import Words
from qunzhi.desk.access.packs import adopted
from qunzhi.desk.access.resolve import cite
from qunzhi.desk.access.roles import Cite
from qunzhi.desk.filing.name_facts import PROPOSED, TYPED, Named, NameFacts, name_facts
from qunzhi.desk.filing.name_index import name_index
from qunzhi.desk.filing.suggesting import EMOJI, candidates
from qunzhi.desk.org.models import Institution
from qunzhi.desk.web.times import national
from qunzhi.facts.engine import DuckEngine
from qunzhi.facts.factset import FactSet
from qunzhi.facts.prepare import Prepared, prepare
from qunzhi.packs.model import Pack
from qunzhi.rules.contract import VIOLATION, all_rules

__all__ = ["NAME_RULES", "Fault", "Named", "Verdict", "check_name", "check_names", "terms_in"]
#: Rules about names; of ``duplicate`` only the same name counts here, nobody has joined yet.
NAME_RULES = ("name_decent", "name_has_unit", "name_has_term", "name_protected", "duplicate")
_MINE = (TYPED[0], PROPOSED[0])
#: Tables that these rules read.
_READ = {
    *("units", "groups", "people", "postings", "memberships", "filings"),
    *("labels", "above", "group_names"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What an article says against a name: the rule, why in words, the article. ``state`` as in findings."""

    rule: str
    state: str
    severity: str
    why: Words
    cite: Cite


@dataclass(frozen=True, slots=True)
class Verdict:
    """Faults of a name, and a name that has none ("" where there are none, or none was found)."""

    faults: tuple[Fault, ...] = ()
    suggestion: str = ""

    @property
    def fine(self) -> bool:
        """Whether nothing stands against it."""
        return not self.faults


def check_name(
    institution: Institution, named: Named, *, packs: Sequence[Pack] | None = None, suggest: bool = True
) -> Verdict:
    """Hold a name against the packs in force (or those given): the findings that it would have, and a better name."""
    now = timezone.now()
    chosen = list(packs) if packs is not None else adopted(institution.packs, to_us(now))
    if not named.name.strip() or named.kind == "non_work":
        return Verdict()
    proposed = (
        candidates(
            named.name, named.unit, named.terms, named.kind, _banned(chosen), holds_unit=_names_unit(institution, named)
        )
        if suggest
        else []
    )
    asked = {TYPED: named} | {PROPOSED.format(n=n): replace(named, name=text) for n, text in enumerate(proposed)}
    found = _run(name_facts(institution, asked, now), asked, chosen, to_us(now))
    faults = tuple(found.get(TYPED, ()))
    return Verdict(faults, _first_fine(proposed, found) if faults else "")


def check_names(institution: Institution, names: Sequence[Named]) -> list[tuple[Fault, ...]]:
    """The findings of many names at once, each as :func:`check_name` has them; two of them may be the same name."""
    now = timezone.now()
    packs = adopted(institution.packs, to_us(now))
    judged = enumerate(names)
    asked = {f"{TYPED}{n}": one for n, one in judged if one.name.strip() and one.kind != "non_work"}
    if not asked:
        return [()] * len(names)
    found = _run(name_facts(institution, asked, now), asked, packs, to_us(now))
    return [tuple(found.get(f"{TYPED}{n}", ())) for n in range(len(names))]


def _names_unit(institution: Institution, named: Named) -> bool:
    """Whether a unit, of whatever kind, is named in it already."""
    text = fold(named.name)
    return any(label in text for labels in name_index(institution).labels.values() for label in labels)


def _first_fine(proposed: Sequence[str], found: Mapping[str, Sequence[Fault]]) -> str:
    return next((name for n, name in enumerate(proposed) if not found.get(PROPOSED.format(n=n))), "")


def _banned(packs: Iterable[Pack]) -> tuple[str, ...]:
    found: list[str] = []
    for use in (u for p in packs for u in p.turned_on() if u.rule == "name_decent"):
        found += all_rules()["name_decent"].Params.model_validate(use.params).banned  # type: ignore[attr-defined]
    return tuple(dict.fromkeys(found))


def _run(facts: NameFacts, asked: Mapping[str, Named], packs: Sequence[Pack], as_of: int) -> dict[str, list[Fault]]:
    """Name -> what was found, over all packs that cover its platform; a rule with the same parameters runs once.

    One world does for all of them: these rules ask a pack for nothing but its platforms.
    """
    found: dict[str, list[Fault]] = {}
    uses = [(p, use, _reached(p, use.rule, facts, asked)) for p in packs for use in p.turned_on()]
    uses = [u for u in uses if u[2]]
    if not uses:
        return found
    prepared = prepare(FactSet.of(facts.tables))
    read = Prepared({n: t for n, t in prepared.tables.items() if n in _READ}, prepared.supplied)
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    with Session(read, engine=DuckEngine(threads=1), calendar=national()) as session:
        for pack, use, reached in uses:
            world = session.world(pack, as_of)
            rule = all_rules()[use.rule]
            params = rule.Params.model_validate(use.params)
            platforms = "" if pack.platforms is None else ",".join(sorted(pack.platforms))
            key = (use.rule, f"{platforms} {params.model_dump_json()}")
            if key not in rows:
                rows[key] = take(world.engine, rule.find(world, params, use.text_time), rule).to_pylist()
            for row in rows[key]:
                for code, other in _subjects(row):
                    if code in reached:
                        why = _why(use.rule, row, params, asked[code], facts.names.get(other, ""))
                        said = Fault(use.rule, row["state"], use.severity, why, cite(pack, use.provision))
                        found.setdefault(code, []).append(said)
    return found


def _reached(pack: Pack, rule: str, facts: NameFacts, asked: Mapping[str, Named]) -> set[str]:
    """The names about which a rule of a pack could find anything in these facts: what it needs for it is there."""
    if rule not in NAME_RULES or (rule == "duplicate" and not facts.names):
        return set()
    bound = {c: n for c, n in asked.items() if pack.platforms is None or n.platform in pack.platforms}
    if rule == "name_protected":  # whoever is in post in the very unit may bear its name
        return {c for c, n in bound.items() if n.unit is None or (n.made_by is not None and c not in facts.at_home)}
    return set(bound)


def _subjects(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The names that a finding is about, each with the other one where there are two."""
    first, other = row["subject"].split("+", 1)[0], row.get("f_other") or ""
    if not other:
        return [(row["subject"], "")]
    own = row.get("group_id") or first
    return [(a, b) for a, b in ((own, other), (other, own)) if a[:1] in _MINE and _compared(a, b)]


def _compared(one: str, other: str) -> bool:
    """A name is held against those of groups, and against others that are asked for; not against what we propose."""
    return other[:1] not in _MINE or (one[:1] == other[:1] == TYPED[0])


def _why(rule: str, row: Mapping[str, Any], params: Any, named: Named, other: str) -> Words:
    """Why the rule minds, in words that say what to change."""
    reason = str(row.get("f_reason") or "")
    if rule == "name_decent":
        return _indecent(reason, params, named.name)
    if rule == "name_has_unit":
        if named.unit is None:
            return Words("还没有选所属单位", "no unit is chosen yet")
        names = "、".join(dict.fromkeys((named.unit.name, *named.unit.aliases)))
        return Words(f"群名里没有单位的名称或简称（{names}）", f"it names neither the unit nor a short form ({names})")
    if rule == "name_has_term":
        if row["state"] != VIOLATION:
            return Words("还没有填职能词", "no words for its function are given yet")
        terms = "、".join(named.terms)
        return Words(f"群名里没有职能词（{terms}）", f"it has none of the words for its function ({terms})")
    if rule == "duplicate":
        return Words(f"已经有一个同名的群「{other}」", f'there is a group of this name already: "{other}"')
    return _PROTECTED.get(reason, Words("用了受保护的名称", "it bears a protected name"))


_PROTECTED = {
    "non_work": Words("非工作群不能用单位的名称", "a group that is not for work must not bear a unit's name"),
    "no_unit": Words("用了单位的名称，却没有所属单位", "it bears a unit's name and belongs to no unit"),
    "creator_outside_unit": Words(
        "用了单位的名称，建群人却不在这个单位任职；备案以后才能用",
        "it bears a unit's name, and its creator is not in post there: it may be used once it is filed",
    ),
}


def _indecent(reason: str, params: Any, name: str) -> Words:
    """All that is unfit in a name, the rule's own reason first: it gives one, and who mends one meets the next."""
    folded, faults = fold(name), list[Words]()
    for term in dict.fromkeys(t for t in params.banned if fold(t) in folded or f"banned:{fold(t)}" == reason):
        faults.append(Words(f"含有不合适的词「{term}」", f'it holds the unfit term "{term}"'))
    if reason == "emoji" or EMOJI.search(name):
        faults.append(Words("含有表情符号", "it holds an emoji"))
    if reason == "control" or any(category(c) == "Cc" for c in name.strip()):
        faults.append(Words("含有看不见的字符", "it holds an invisible character"))
    if not faults or len(name.strip()) > params.max_length:
        faults.append(Words(f"超过 {params.max_length} 个字", f"it is longer than {params.max_length} characters"))
    return Words("，".join(f.zh for f in faults), ", ".join(f.en for f in faults))


def terms_in(text: str) -> tuple[str, ...]:
    """Terms as people type them, apart by commas, pauses or blanks."""
    return tuple(dict.fromkeys(t for t in re.split(r"[,，;；、\s]+", text) if t))
