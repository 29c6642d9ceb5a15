"""Many names held against the packs at once, by the very rules that judge them later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from qunzhi.audit.collect import take
from qunzhi.audit.session import Session
from qunzhi.core.instants import to_us
from qunzhi.core.words import Words
from qunzhi.desk.access.packs import adopted
from qunzhi.desk.org.importing.values import Row
from qunzhi.desk.org.models import Institution, Unit
from qunzhi.desk.web.times import national
from qunzhi.facts.engine import DuckEngine
from qunzhi.facts.factset import FactSet
from qunzhi.packs.model import Pack
from qunzhi.packs.provision import TurnedOn
from qunzhi.rules.contract import VIOLATION, all_rules

#: Rules that judge a name by the group and its unit alone.
RULES = ("name_decent", "name_has_unit", "name_has_term")


def faults_of(institution: Institution, groups: Sequence[Row]) -> dict[str, list[Words]]:
    """Group number -> what articles say against its name, a line each; nothing for names that are in order.

    ``groups`` are facts as they would become; those that are not known of are not minded.
    """
    now = to_us(timezone.now())
    packs = [p for p in adopted(institution.packs, now) if _uses(p)]
    out: dict[str, list[Words]] = {}
    if not packs or not groups:
        return out
    facts = FactSet.of({"groups": [_group(g) for g in groups], "units": _units(institution, groups)})
    with Session(facts, engine=DuckEngine(threads=1), calendar=national()) as session:
        for pack in packs:
            world = session.world(pack, now)
            for use in _uses(pack):
                rule = all_rules()[use.rule]
                params = rule.Params.model_validate(use.params)
                said = Words(f"{use.provision.article}：{rule.title.zh}", f"{use.provision.id}: {rule.title.en}")
                for found in take(world.engine, rule.find(world, params, use.text_time), rule).to_pylist():
                    if found["state"] == VIOLATION:
                        out.setdefault(found["subject"], []).append(said)
    return out


def _uses(pack: Pack) -> list[TurnedOn]:
    return [use for use in pack.turned_on() if use.rule in RULES]


def _group(row: Row) -> dict[str, object]:
    return {name: row[name] for name in ("group_id", "platform", "name", "kind", "unit_id", "terms")}


def _units(institution: Institution, groups: Sequence[Row]) -> list[dict[str, object]]:
    wanted = {g["unit_id"] for g in groups if g["unit_id"]}
    rows = Unit.objects.filter(institution=institution).values_list("code", "name", "unit_kind", "aliases")
    return [
        {"unit_id": code, "name": name, "kind": kind, "aliases": aliases or None}
        for code, name, kind, aliases in rows
        if code in wanted
    ]


def said_of(faults: Mapping[str, Sequence[Words]], code: str) -> tuple[Words, ...]:
    """The lines about one group, each once."""
    return tuple(dict.fromkeys(faults.get(code, ())))
