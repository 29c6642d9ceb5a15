"""Groups have at most so many members."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class SizeCap(Rule):
    """A group with more current members than the cap; several rows of one account are one member.

    Bad: 151 members, cap 150.
    Good: 150 members.
    Needs: groups, memberships.
    """

    title = Words("人数上限", "size cap")
    needs = ("groups", "memberships")
    remedies = remedies("清理无关成员或按工作拆分", "remove who does not belong, or split the group by task")

    class Params(RuleParams):
        """The cap."""

        max: int = Field(ge=1, description="members at the most")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Groups over the cap."""
        sizes = world.members.group_by("group_id").agg(rows=nw.len(), f_members=col("uid").n_unique())
        frame = world.groups.join(sizes.filter(col("f_members") > p.max), on="group_id")
        return standing(frame, text(VIOLATION)).with_columns(subject=col("group_id"), f_max=nw.lit(p.max))
