"""Credentials are sealed and archived."""

from __future__ import annotations

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class Sealed(Rule):
    """An account whose credentials were never sealed, or were changed after the seal.

    Bad: sealed on 5 March, password changed on 6 March.
    Good: changed on 5 March, sealed on 5 March.
    Needs: accounts (sealed_at, rotated_at).
    """

    title = Words("密码密封存档", "credentials sealed")
    needs = ("accounts",)
    remedies = remedies("重新密封存档现用的用户名和密码", "seal the present user name and password anew")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Accounts without a valid seal."""
        frame = world.accounts.filter(col("sealed_at").is_null() | (col("rotated_at") > col("sealed_at")))
        return standing(frame, text(VIOLATION)).with_columns(
            subject=col("account_id"),
            unit_id=col("host_unit_id"),
            f_sealed_at=col("sealed_at"),
            f_rotated_at=col("rotated_at"),
        )
