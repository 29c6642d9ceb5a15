"""Every account has a host with a head, and an admin."""

from __future__ import annotations

import narwhals as nw

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, text, yes
from qunzhi.facts.responsible import unit_office
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class AccountChain(Rule):
    """An account with no admin, an admin in post nowhere, no host unit, or a host unit without a head.

    Bad: the admin has retired.
    Good: admin in post, host unit with a head.
    Needs: accounts (admin_id, host_unit_id), postings.
    """

    title = Words("账号责任链", "account's responsible chain")
    needs = ("accounts", "postings")
    remedies = remedies("明确主办单位负责人和专人管理员", "name the host's head and a dedicated admin")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Accounts nobody answers for."""
        placed = world.placed.select(admin_id=col("person_id"), admin_placed=nw.lit(True))
        headed = unit_office(world, "head").select(host_unit_id=col("unit_id"), headed=nw.lit(True))
        frame = world.accounts.join(placed, on="admin_id", how="left").join(headed, on="host_unit_id", how="left")
        gap = cases(
            [
                (col("admin_id").is_null(), text("admin_id")),
                (~yes(col("admin_placed")), text("admin_in_post")),
                (col("host_unit_id").is_null(), text("host_unit_id")),
                (~yes(col("headed")), text("head")),
            ],
            text(None),
        )
        frame = frame.with_columns(f_gaps=gap)
        return standing(frame, nw.when(~col("f_gaps").is_null()).then(text(VIOLATION))).with_columns(
            subject=col("account_id"), unit_id=col("host_unit_id"), f_admin_id=col("admin_id")
        )
