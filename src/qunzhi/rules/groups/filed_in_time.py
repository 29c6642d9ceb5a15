"""Groups are filed within a time of their creation."""

from __future__ import annotations

from typing import Literal

import narwhals as nw
from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, known, yes
from qunzhi.facts.world import World, of_kinds
from qunzhi.rules.contract import Rule, RuleParams
from qunzhi.rules.judging import exempt_temporary, judge
from qunzhi.rules.remedies import remedies


class FiledInTime(Rule):
    """A group in use with no counting filing, approval or recognition by its due time.

    Counted from the creation, or from the pack where that is later. In a pack with a recognition campaign the groups
    from before it are left to the campaign.

    Bad: created on Monday 4 March, nothing submitted by the end of Monday 11 March (within 5 working days).
    Good: created on 4 March, filing submitted on 11 March at 17:00.
    Needs: groups (created_at, temporary), filings.
    """

    title = Words("按时备案", "filed in time")
    needs = ("groups", "filings")
    remedies = remedies("向备案部门报送备案", "file the group with the office")
    time_param = "within"

    class Params(RuleParams):
        """How long there is, and which groups."""

        within: Span = Field(description="time from creation")
        kinds: tuple[str, ...] | None = Field(None, description="only these kinds of group")
        except_kinds: tuple[str, ...] = Field((), description="but not these kinds")
        temporary: Literal["exempt", "included"] = Field("included", description="whether temporary groups must file")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Groups without a filing, or filed late."""
        groups = of_kinds(world.groups, p.kinds, p.except_kinds)
        groups = world.not_left_to_campaign(groups)
        frame = groups.join(world.filed("group"), on="group_id", how="left")
        frame = judge(
            world,
            frame,
            base="created_at",
            within=p.within,
            done=known(col("undated")),
            done_at=nw.when(~yes(col("undated"))).then(col("first_at")),
            text_time=text_time,
        )
        if p.temporary == "exempt":
            frame = exempt_temporary(frame)
        return frame.with_columns(
            subject=col("group_id"), f_created_at=col("created_at"), f_filed_at=col("first_at"), f_kind=col("kind")
        )
