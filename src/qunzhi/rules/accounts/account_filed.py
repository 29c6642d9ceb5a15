"""Accounts that ran before the pack are filed."""

from __future__ import annotations

import narwhals as nw

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class AccountFiled(Rule):
    """An account opened before the pack that has no counting filing, approval or recognition.

    Bad: opened in 2020, never filed.
    Good: filed in 2023; opened since the pack.
    Needs: accounts (opened_at), filings.
    """

    title = Words("已有账号备案", "running account filed")
    needs = ("accounts", "filings")
    remedies = remedies("向宣传部门备案", "file the account with the publicity department")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Accounts nobody filed."""
        opened = col("opened_at")
        accounts = world.accounts_before
        frame = accounts.join(world.filed("account").select("account_id"), on="account_id", how="anti")
        return standing(frame, cases([(opened.is_null(), text(UNKNOWN))], text(VIOLATION))).with_columns(
            subject=col("account_id"),
            unit_id=col("host_unit_id"),
            f_opened_at=opened,
            f_missing=nw.when(opened.is_null()).then(text("opened_at")),
        )
