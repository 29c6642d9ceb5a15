"""A dissolved group's filing is cancelled."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, known, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import Rule, RuleParams
from qunzhi.rules.judging import judge
from qunzhi.rules.remedies import remedies


class FilingCancelled(Rule):
    """A filed group dissolved since the pack whose filing has not been cancelled in time.

    Bad: dissolved on 1 March, still on file on 15 March (within 5 working days).
    Good: cancellation submitted on 4 March.
    Needs: groups (dissolved_at), filings (cancellation).
    """

    title = Words("解散后取消备案", "filing cancelled after dissolution")
    needs = ("groups", "filings")
    remedies = remedies("向备案部门取消该群备案", "cancel the filing with the office")
    time_param = "within"

    class Params(RuleParams):
        """How long there is."""

        within: Span = Field(description="time from the dissolution")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Dissolved groups still on file."""
        groups = world.governed.filter(col("dissolved_at") >= world.terms.effective)
        groups = groups.join(world.filed("group").select("group_id"), on="group_id", how="semi")
        frame = groups.join(world.cancelled, on="group_id", how="left")
        frame = judge(
            world,
            frame,
            base="dissolved_at",
            within=p.within,
            done=known(col("undated")),
            done_at=nw.when(~yes(col("undated"))).then(col("first_at")),
            text_time=text_time,
        )
        return frame.with_columns(subject=col("group_id"), f_dissolved_at=col("dissolved_at"))
