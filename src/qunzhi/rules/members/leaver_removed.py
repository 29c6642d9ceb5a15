"""Whoever leaves the institution leaves the groups."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, joined_text, start_of_day
from qunzhi.facts.world import World
from qunzhi.rules.contract import Rule, RuleParams
from qunzhi.rules.judging import judge
from qunzhi.rules.remedies import remedies


class LeaverRemoved(Rule):
    """A current member whose postings have all ended, after the time to remove them has passed.

    Counted from the last day of the latest posting.

    Bad: last day in post on Friday 1 March, still a member on Tuesday 5 March (within 1 working day).
    Good: removed on Monday 4 March; a person without any posting is not judged.
    Needs: groups, memberships (person_id), postings (until).
    """

    title = Words("离职退群", "leavers removed")
    needs = ("groups", "memberships", "postings")
    remedies = remedies("将离职、退休或毕业人员移出群", "remove the member who has left")
    time_param = "within"

    class Params(RuleParams):
        """How long there is."""

        within: Span = Field(description="time from the last day in post")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Members who have left the institution."""
        gone = world.postings.join(world.placed, on="person_id", how="anti")
        gone = gone.group_by("person_id").agg(last_day=col("until").max())
        frame = world.members.join(gone, on="person_id").with_columns(until_at=start_of_day(col("last_day")))
        frame = judge(world, frame, base="until_at", within=p.within, done=nw.lit(False))
        return frame.with_columns(
            subject=joined_text([col("group_id"), col("uid")]), f_person_id=col("person_id"), f_until_on=col("last_day")
        )
