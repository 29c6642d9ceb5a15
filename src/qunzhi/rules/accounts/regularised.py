"""Accounts from before the pack make up for the approval."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, known, number, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import Rule, RuleParams
from qunzhi.rules.judging import judge
from qunzhi.rules.remedies import remedies


class Regularised(Rule):
    """A unit's account opened before the pack with no counting approval submitted within the time of its start.

    Bad: pack of 1 March 2022, opened in 2020, approval submitted on 12 March 2022 (within 10 days: late) or never.
    Good: submitted on 11 March 2022.
    Needs: accounts (opened_at, host_unit_id), filings (approval, submitted_at).
    """

    title = Words("已有账号补办审批", "earlier account regularised")
    needs = ("accounts", "filings")
    remedies = remedies("补办审批手续", "apply for the approval")
    time_param = "within"

    class Params(RuleParams):
        """How long there is."""

        within: Span = Field(description="time from the start of the pack")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Accounts that did not make up for it."""
        opened = col("opened_at")
        accounts = world.accounts_before
        accounts = accounts.filter(known(col("host_unit_id")))
        applied = world.approval_submitted("account")
        frame = accounts.join(applied, on="account_id", how="left")
        start = nw.when(known(opened)).then(number(world.terms.effective))
        frame = frame.with_columns(counted_from=start)
        frame = judge(
            world,
            frame,
            base="counted_from",
            within=p.within,
            done=known(col("undated")),
            done_at=nw.when(~yes(col("undated"))).then(col("first_at")),
            text_time=text_time,
            missing="opened_at",
        )
        return frame.with_columns(
            subject=col("account_id"),
            unit_id=col("host_unit_id"),
            f_opened_at=col("opened_at"),
            f_submitted_at=col("first_at"),
        )
