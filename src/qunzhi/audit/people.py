"""Who is named with a finding: the chain of its group or account, or the head of its unit."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from qunzhi.facts.expressions import col
from qunzhi.facts.responsible import account_chain, responsible, unit_office
from qunzhi.facts.world import World


@dataclass(frozen=True, slots=True)
class Links:
    """The persons of one chain; empty where a link resolves to nobody."""

    unit_id: str | None = None
    primary: str | None = None
    direct: str | None = None
    overseer: str | None = None

    @property
    def json(self) -> str:
        """``{"primary": [person_id], ...}`` without the empty links."""
        named = {"primary": self.primary, "direct": self.direct, "overseer": self.overseer}
        return orjson.dumps({k: [v] for k, v in named.items() if v}).decode()


NOBODY = Links()


class Responsible:
    """Chains of all governed groups and of accounts, and the heads of units."""

    def __init__(self, world: World) -> None:
        take = world.engine.take
        frame = world.kept(responsible).select("group_id", "unit_id", "primary_id", "direct_id", "overseer_id")
        self.groups: dict[str, Links] = {}
        for r in take(frame).to_pylist():
            self.groups[r["group_id"]] = Links(r["unit_id"], r["primary_id"], r["direct_id"], r["overseer_id"])
        chain = account_chain(world).select("account_id", "unit_id", "primary_id", "direct_id")
        self.accounts: dict[str, Links] = {}
        for r in take(chain).to_pylist():
            self.accounts[r["account_id"]] = Links(r["unit_id"], r["primary_id"], r["direct_id"])
        primary = world.terms.chain.primary.get("default", "head")
        heads = unit_office(world, primary).select("unit_id", col("person_id"))
        self.units: dict[str, Links] = {
            r["unit_id"]: Links(r["unit_id"], r["person_id"]) for r in take(heads).to_pylist()
        }

    def of(self, group_id: str | None, account_id: str | None, unit_id: str | None = None) -> Links:
        """The chain that answers: the group's, else the account's, else the unit's head."""
        if group_id is not None:
            return self.groups.get(group_id, NOBODY)
        if account_id is not None:
            return self.accounts.get(account_id, NOBODY)
        return self.units.get(unit_id, NOBODY) if unit_id is not None else NOBODY
