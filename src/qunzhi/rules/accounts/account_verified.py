"""Accounts are verified soon after opening."""

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


class AccountVerified(Rule):
    """An account that has not been verified on its site within the time of its opening.

    Bad: opened on 1 January, not verified on 1 February (within 30 days).
    Good: verified on 20 January.
    Needs: accounts (opened_at, verified_at).
    """

    title = Words("账号认证", "account verified")
    needs = ("accounts",)
    remedies = remedies("向平台申请认证", "apply for verification on the site")
    time_param = "within"

    class Params(RuleParams):
        """How long there is."""

        within: Span = Field(description="time from the opening")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Accounts not verified."""
        frame = judge(
            world,
            world.accounts,
            base="opened_at",
            within=p.within,
            done=known(col("verified_at")),
            done_at=col("verified_at"),
            text_time=text_time,
        )
        return frame.with_columns(
            subject=col("account_id"),
            unit_id=col("host_unit_id"),
            f_opened_at=col("opened_at"),
            f_verified_at=col("verified_at"),
        )
