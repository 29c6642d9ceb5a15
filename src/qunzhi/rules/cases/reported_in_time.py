"""Cases are reported upward."""

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


class ReportedInTime(Rule):
    """A case that was not reported within the time of its finding.

    Bad: found on 4 March at 09:00, not reported on 5 March at 09:00:01 (within 24 hours).
    Good: reported on 4 March at 17:00.
    Needs: groups, cases (found_at, reported_at).
    """

    title = Words("及时上报", "reported in time")
    needs = ("groups", "cases")
    remedies = remedies("向规定的部门上报并登记时间", "report it to the office named and note the time")
    time_param = "within"

    class Params(RuleParams):
        """How long there is, and which cases."""

        within: Span = Field(description="time from the finding of the case")
        accounts_only: bool = Field(False, description="only cases of an official account")

    def tables_for(self, p: Params) -> tuple[str, ...]:
        """Cases of accounts need no groups."""
        return ("cases",) if p.accounts_only else self.needs

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Cases behind their time."""
        frame = world.cases
        if p.accounts_only:
            frame = frame.filter(known(col("account_id")))
        frame = judge(
            world,
            frame,
            base="found_at",
            within=p.within,
            done=known(col("reported_at")),
            done_at=col("reported_at"),
            text_time=text_time,
        )
        return frame.with_columns(subject=col("case_id"), f_found_at=col("found_at"), f_reported_at=col("reported_at"))
