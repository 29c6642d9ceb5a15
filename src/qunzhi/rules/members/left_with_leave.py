"""Nobody leaves the unit's group without leave."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, joined_text, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class LeftWithLeave(Rule):
    """Somebody still in post in the group's unit whose latest leaving was without leave and who has not come back.

    Bad: left on 4 March, left_with_leave is no, still in post in the department.
    Good: left with leave; came back; moved to another unit; left before the pack.
    Needs: groups (unit_id, kind), memberships (left_at, left_with_leave), postings.
    """

    title = Words("擅自退群", "left without leave")
    needs = ("groups", "memberships", "postings")
    remedies = remedies("了解原因，需要的请其重新入群", "ask why, and invite them back where the work needs it")

    class Params(RuleParams):
        """Which groups."""

        kinds: tuple[str, ...] = Field(("unit",), description="kinds of group that are judged")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """People who left on their own account."""
        groups = world.groups_of(p.kinds).select("group_id", "unit_id")
        left = world.memberships.filter(~col("left_at").is_null()).join(groups, on="group_id")
        back = world.members.select("group_id", "uid").unique()
        left = left.join(back, on=["group_id", "uid"], how="anti")
        latest = left.group_by("group_id", "uid").agg(latest=col("left_at").max())
        left = left.join(latest, on=["group_id", "uid"])
        frame = left.filter((col("left_at") == col("latest")) & (col("left_at") >= world.terms.effective))
        posted = world.in_post.select("person_id", "unit_id").unique()
        frame = frame.join(posted, on=["person_id", "unit_id"], how="semi")
        unsaid = col("left_with_leave").is_null()
        state = nw.when(unsaid).then(text(UNKNOWN)).otherwise(nw.when(~col("left_with_leave")).then(text(VIOLATION)))
        return standing(frame, state).with_columns(
            subject=joined_text([col("group_id"), col("uid")]),
            f_left_at=col("left_at"),
            f_person_id=col("person_id"),
            f_missing=nw.when(unsaid).then(text("left_with_leave")),
        )
