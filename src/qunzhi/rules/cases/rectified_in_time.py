"""Confirmed cases are put right."""

from __future__ import annotations

from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, known, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import Rule, RuleParams
from qunzhi.rules.judging import judge
from qunzhi.rules.remedies import remedies


class RectifiedInTime(Rule):
    """A confirmed case that was not rectified within the time of its finding.

    Bad: found on Monday 4 March, confirmed, nothing rectified by the end of 11 March (within 5 working days).
    Good: rectified on 8 March; not confirmed.
    Needs: groups, cases (found_at, rectified_at, confirmed).
    """

    title = Words("及时整改", "rectified in time")
    needs = ("groups", "cases")
    remedies = remedies("完成整改并登记时间", "put it right and note the time")
    time_param = "within"

    class Params(RuleParams):
        """How long there is."""

        within: Span = Field(description="time from the finding of the case")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Cases behind their time."""
        frame = world.cases
        frame = frame.filter(yes(col("confirmed")))
        frame = judge(
            world,
            frame,
            base="found_at",
            within=p.within,
            done=known(col("rectified_at")),
            done_at=col("rectified_at"),
            text_time=text_time,
        )
        return frame.with_columns(
            subject=col("case_id"), f_found_at=col("found_at"), f_rectified_at=col("rectified_at")
        )
