"""Groups whose work is over are dissolved within a time."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, known, yes
from qunzhi.facts.world import World, of_kinds
from qunzhi.rules.contract import Rule, RuleParams
from qunzhi.rules.judging import judge
from qunzhi.rules.remedies import remedies


class DissolvedInTime(Rule):
    """A group still in use after its work has ended and the time has passed.

    Where the time is the text's own, a group dissolved after it is late.

    Bad: work ended on 1 March at 09:00, still in use on 2 March at 09:00:01 (within 24 hours).
    Good: dissolved on 2 March at 09:00:00.
    Needs: groups (task_ended_at, dissolved_at, temporary).
    """

    title = Words("按时解散", "dissolved in time")
    needs = ("groups",)
    remedies = remedies("解散该群并留存需归档的文件", "dissolve the group; keep the files that must be kept")
    time_param = "within"

    class Params(RuleParams):
        """How long there is, and which groups."""

        within: Span = Field(description="time from the end of the work")
        kinds: tuple[str, ...] | None = Field(None, description="only these kinds of group")
        except_kinds: tuple[str, ...] = Field((), description="but not these kinds")
        temporary: Literal["only", "included"] = Field("included", description="whether only temporary groups")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Groups that outlive their work."""
        frame = of_kinds(world.governed, p.kinds, p.except_kinds).filter(known(col("task_ended_at")))
        if p.temporary == "only":
            frame = frame.filter(yes(col("temporary")))
        frame = judge(
            world,
            frame,
            base="task_ended_at",
            within=p.within,
            done=known(col("dissolved_at")),
            done_at=col("dissolved_at"),
            text_time=text_time,
        )
        return frame.with_columns(
            subject=col("group_id"), f_task_ended_at=col("task_ended_at"), f_dissolved_at=col("dissolved_at")
        )
