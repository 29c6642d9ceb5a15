"""Units look over their groups at intervals."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, day, known, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class Patrolled(Rule):
    """A unit with groups in use and no check of a kind in the interval, neither of it nor of one of its groups.

    Checks of its governed groups count even where those are dissolved by now. Subject is the unit.

    Bad: last patrol 31 days ago (every 30 days).
    Good: last patrol 30 days ago.
    Needs: groups (unit_id), checks (kind, unit_id, group_id).
    """

    title = Words("定期巡查", "patrolled at intervals")
    needs = ("groups", "checks")
    remedies = remedies("组织一次检查并登记台账", "hold a check and enter it in the ledger")
    time_param = "every"

    class Params(RuleParams):
        """Which check, and how often."""

        kind: str = Field(description="kind of check: patrol, assessment, spot, daily")
        every: Span = Field(description="days between checks")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Units nobody has looked over."""
        checks = world.checks.filter(col("kind") == p.kind)
        governed = world.governed.select("group_id", unit=col("unit_id"))
        of_groups = checks.join(governed, on="group_id").select("checked_at", unit_id=col("unit"))
        of_units = checks.filter(known(col("unit_id"))).select("checked_at", "unit_id")
        both = nw.concat([of_units, of_groups])
        last = both.group_by("unit_id").agg(f_checked_at=col("checked_at").max())
        recent = last.filter(nw.lit(world.today) - day(col("f_checked_at")) <= p.every.n)
        units = world.once_passed(world.groups.filter(known(col("unit_id"))), p.every.n)
        units = units.group_by("unit_id").agg(f_groups=nw.len())
        frame = units.join(recent, on="unit_id", how="anti").join(last, on="unit_id", how="left")
        return standing(frame, text(VIOLATION)).with_columns(subject=col("unit_id"))
