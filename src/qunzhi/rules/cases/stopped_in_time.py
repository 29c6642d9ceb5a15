"""Bad information is stopped at once."""

from __future__ import annotations

from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, known
from qunzhi.facts.world import World
from qunzhi.rules.contract import Rule, RuleParams
from qunzhi.rules.judging import judge
from qunzhi.rules.remedies import remedies


class StoppedInTime(Rule):
    """A case whose posts were not stopped within the time of its finding.

    Bad: found on 4 March at 09:00, not stopped on 5 March at 09:00:01 (within 24 hours).
    Good: stopped at 10:00; stopped at last on 6 March (the time is a reading).
    Needs: groups, cases (found_at, stopped_at).
    """

    title = Words("及时制止", "stopped in time")
    needs = ("groups", "cases")
    remedies = remedies("立即制止并登记时间", "stop it now and note the time")
    time_param = "within"

    class Params(RuleParams):
        """How long there is."""

        within: Span = Field(description="time from the finding of the case")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Cases behind their time."""
        frame = world.cases
        frame = judge(
            world,
            frame,
            base="found_at",
            within=p.within,
            done=known(col("stopped_at")),
            done_at=col("stopped_at"),
            text_time=text_time,
        )
        return frame.with_columns(subject=col("case_id"), f_found_at=col("found_at"), f_stopped_at=col("stopped_at"))
