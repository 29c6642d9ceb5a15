"""Accounts are approved before they open."""

from __future__ import annotations

import narwhals as nw

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, known, text, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import LATE, UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.remedies import remedies


class AccountApproved(Rule):
    """An account opened since the pack without a decided approval, or with one decided after it opened.

    Bad: opened on 4 March, approved on 5 March (late), or never.
    Good: approved on 1 March, opened on 4 March; opened before the pack.
    Needs: accounts (opened_at), filings (approval, decision, decided_at).
    """

    title = Words("账号先批后开", "account approved before opening")
    needs = ("accounts", "filings")
    remedies = remedies("补办审批；批准前暂停发布", "have the account approved; publish nothing until then")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Accounts without an approval, or approved late."""
        opened = col("opened_at")
        accounts = world.accounts_since
        frame = accounts.join(world.approved("account"), on="account_id", how="left")
        done = known(col("undated"))
        state = cases(
            [
                (~done & opened.is_null(), text(UNKNOWN)),
                (~done, text(VIOLATION)),
                (~yes(col("undated")) & (col("first_at") > opened), text(LATE)),
            ],
            text(None),
        )
        frame = frame.with_columns(state=state).filter(known(col("state")))
        return frame.with_columns(
            subject=col("account_id"),
            unit_id=col("host_unit_id"),
            due_at=nw.when(col("state") != UNKNOWN).then(opened),
            f_opened_at=opened,
            f_approved_at=col("first_at"),
            f_missing=nw.when(col("state") == UNKNOWN).then(text("opened_at")),
        )
