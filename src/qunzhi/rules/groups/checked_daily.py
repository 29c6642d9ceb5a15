"""Somebody looks into the group every day."""

from __future__ import annotations

import narwhals as nw
import pyarrow as pa
from pydantic import Field

from qunzhi.core.instants import from_day
from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, day, known, number, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.remedies import remedies


class CheckedDaily(Rule):
    """A group with a day, of the whole days before, after its creation and without a daily check.

    Bad: no check on 12 March (over the 7 days before 15 March).
    Good: a check on each of 8 to 14 March; created on 12 March and checked on 13 and 14 March.
    Needs: groups (created_at), checks (daily).
    """

    title = Words("每日检查", "checked every day")
    needs = ("groups", "checks")
    remedies = remedies("恢复每日查看并登记", "look in every day again and note it")
    time_param = "over"

    class Params(RuleParams):
        """How far back."""

        over: Span = Field(Span(7, "days"), description="whole days before the as-of date")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Groups with missed days; the days are listed."""
        wanted = list(range(world.today - p.over.n, world.today)) if world.interval_passed(p.over.n) else []
        days = world.engine.put(
            "days",
            pa.table(
                {
                    "on_day": pa.array(wanted, pa.int64()),
                    "day_text": pa.array([from_day(d).isoformat() for d in wanted], pa.string()),
                }
            ),
        )
        checks = world.checks.filter((col("kind") == "daily") & known(col("group_id")))
        done = checks.select("group_id", on_day=day(col("checked_at"))).unique()
        groups = world.groups.select("group_id", "unit_id", "created_at")
        missed = groups.join(days, how="cross").join(done, on=["group_id", "on_day"], how="anti")
        missed = missed.filter(col("created_at").is_null() | (col("on_day") > day(col("created_at"))))
        flags = {f"d{n}": nw.when(col("on_day") == d).then(col("day_text")).max() for n, d in enumerate(wanted)}
        grouped = missed.group_by("group_id", "unit_id", "created_at").agg(f_missed=nw.len(), **flags)
        listed = [col(f"d{n}") for n in range(len(wanted))]
        unsaid = col("created_at").is_null()
        return grouped.with_columns(
            subject=col("group_id"),
            state=nw.when(unsaid).then(text(UNKNOWN)).otherwise(text(VIOLATION)),
            due_at=number(None),
            f_days=nw.concat_str(listed, separator="、", ignore_nulls=True) if listed else text(None),
            f_created_at=col("created_at"),
            f_missing=nw.when(unsaid).then(text("created_at")),
        )
