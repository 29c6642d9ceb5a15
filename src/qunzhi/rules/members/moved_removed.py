"""Whoever has moved on to other work leaves the group."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, joined_text, start_of_day
from qunzhi.facts.places import outside_scope
from qunzhi.facts.world import World
from qunzhi.rules.contract import Rule, RuleParams
from qunzhi.rules.judging import judge
from qunzhi.rules.remedies import remedies


class MovedRemoved(Rule):
    """A member who was in post within the scope of the group's unit, is now in post only elsewhere, and still there.

    Counted from the last day of the latest posting within the scope.

    Bad: moved to another department on Friday 1 March, still a member on Tuesday 5 March (within 1 working day).
    Good: removed on Monday 4 March.
    Needs: groups (unit_id, kind), memberships (person_id), postings (until), units.
    """

    title = Words("调岗退群", "moved staff removed")
    needs = ("groups", "memberships", "postings", "units")
    remedies = remedies("将已调岗人员移出群", "remove the member who has moved on")
    time_param = "within"

    class Params(RuleParams):
        """How long there is, and which groups."""

        within: Span = Field(description="time from the last day in post")
        kinds: tuple[str, ...] = Field(("unit", "party_org", "class"), description="kinds of group that are judged")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Members who have moved on."""
        frame = outside_scope(world, p.kinds)
        ended = world.postings.filter(~col("in_post")).select("person_id", "until", near_id=col("unit_id"))
        within = frame.select("group_id", "uid", "person_id", "unit_id").unique()
        within = within.join(world.scope, on="unit_id").join(ended, on=["person_id", "near_id"])
        last = within.group_by("group_id", "uid", "person_id").agg(last_day=col("until").max())
        frame = frame.join(last, on=["group_id", "uid", "person_id"])
        frame = frame.with_columns(until_at=start_of_day(col("last_day")))
        frame = judge(world, frame, base="until_at", within=p.within, done=nw.lit(False))
        return frame.with_columns(
            subject=joined_text([col("group_id"), col("uid")]), f_person_id=col("person_id"), f_until_on=col("last_day")
        )
