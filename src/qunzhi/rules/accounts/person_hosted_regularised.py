"""Earlier accounts of private persons are approved and verified, or closed."""

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


class PersonHostedRegularised(Rule):
    """An account that a person hosts and no unit does, opened before the pack and not both approved and verified.

    Bad: pack of 1 March 2022, opened in 2020, approved but not verified.
    Good: approved and verified; closed.
    Needs: accounts (host_person_id, host_unit_id, opened_at, verified_at), filings (approval).
    """

    title = Words("个人账号规范", "person's account regularised")
    needs = ("accounts", "filings")
    remedies = remedies("补办审批和认证，否则关闭账号", "have it approved and verified, or close it")
    time_param = "within"

    class Params(RuleParams):
        """How long there is."""

        within: Span = Field(description="time from the start of the pack")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Accounts of private persons that are left as they were."""
        opened = col("opened_at")
        accounts = world.accounts_before
        accounts = accounts.filter(known(col("host_person_id")) & col("host_unit_id").is_null())
        approved = world.approved("account")
        frame = accounts.join(approved, on="account_id", how="left")
        frame = frame.with_columns(counted_from=nw.when(known(opened)).then(number(world.terms.effective)))
        frame = judge(
            world,
            frame,
            base="counted_from",
            within=p.within,
            done=known(col("undated")) & known(col("verified_at")),
            done_at=nw.when(~yes(col("undated")) & (col("first_at") > col("verified_at")))
            .then(col("first_at"))
            .otherwise(col("verified_at")),
            text_time=text_time,
            missing="opened_at",
        )
        return frame.with_columns(
            subject=col("account_id"),
            unit_id=col("host_unit_id"),
            f_opened_at=col("opened_at"),
            f_verified_at=col("verified_at"),
            f_host_person_id=col("host_person_id"),
        )
