"""Names for the ids that an audit mentions: only those, and never a telephone number."""

from __future__ import annotations

from collections import Counter

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.audit.result import AuditResult, Directory, UnitInfo
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, known
from qunzhi.facts.world import World


def directory(world: World, result: AuditResult) -> Directory:
    """Units (all of them: reports draw the tree), and the groups, people and accounts that findings mention."""
    take = world.engine.take
    in_use = Counter(take(world.groups.filter(known(col("unit_id"))).select("unit_id"))["unit_id"].to_pylist())
    units = {
        r["unit_id"]: UnitInfo(r["unit_id"], r["name"], r["kind"], r["parent_id"] or "", in_use.get(r["unit_id"], 0))
        for r in take(world.units.select("unit_id", "name", "kind", "parent_id")).to_pylist()
    }
    mentioned = pa.array(list(_mentioned(result)), pa.string())
    return Directory(
        units=units,
        groups=_names(world, world.base["groups"], "group_id", mentioned),
        people=_names(world, world.base["people"], "person_id", mentioned),
        accounts=_names(world, world.base["accounts"], "account_id", mentioned),
    )


def _mentioned(result: AuditResult) -> set[str]:
    """Every id that subjects, people, facts and proposals may name."""
    out: set[str] = set()
    for subject in pc.unique(result.findings["subject"]).to_pylist():
        out.update(subject.replace("+", "/").split("/"))
    for text in pc.unique(result.findings["people"]).to_pylist():
        out.update(p for people in orjson.loads(text).values() for p in people)
    for text in result.findings["facts"].to_pylist():
        if "_id" in text or "_by" in text or "other" in text:
            out.update(v for v in orjson.loads(text).values() if isinstance(v, str))
    if result.proposals.num_rows:
        out.update(result.proposals["person_id"].to_pylist())
        out.update(result.proposals["subject"].to_pylist())
    return out


def _names(world: World, frame: Frame, key: str, wanted: pa.Array) -> dict[str, str]:
    table = world.engine.take(frame.select(key, "name"))
    table = table.filter(pc.is_in(table[key].cast(pa.string()), value_set=wanted))
    return dict(zip(table[key].to_pylist(), table["name"].to_pylist(), strict=True))
