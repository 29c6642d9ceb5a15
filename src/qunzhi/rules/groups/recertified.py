"""The owner re-certifies the members at intervals."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, day, known, text, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class Recertified(Rule):
    """A group older than the interval without a re-certification of its members in it.

    Bad: created in 2022, last re-certified 181 days ago (every 180 days).
    Good: last re-certified 180 days ago.
    Needs: groups (created_at), recertifications.
    """

    title = Words("定期认定成员", "members re-certified")
    needs = ("groups", "recertifications")
    remedies = remedies("由群主逐一认定成员并清理不符合的人员", "the owner goes through the members")
    time_param = "every"

    class Params(RuleParams):
        """The interval."""

        every: Span = Field(description="days between re-certifications")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Groups whose members have not been looked at."""
        last = world.table("recertifications").group_by("group_id").agg(done_at=col("done_at").max())
        frame = world.once_passed(world.groups, p.every.n).join(last, on="group_id", how="left")
        recent = yes(nw.lit(world.today) - day(col("done_at")) <= p.every.n)
        young = yes(nw.lit(world.today) - day(col("created_at")) <= p.every.n)
        unsaid = ~known(col("created_at"))
        state = cases([(recent | young, text(None)), (unsaid, text(UNKNOWN))], text(VIOLATION))
        return standing(frame, state).with_columns(
            subject=col("group_id"),
            f_recertified_at=col("done_at"),
            f_created_at=col("created_at"),
            f_missing=nw.when(unsaid).then(text("created_at")),
        )
