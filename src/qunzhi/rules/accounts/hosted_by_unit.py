"""Nobody opens an official account as a private person."""

from __future__ import annotations

import narwhals as nw

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class HostedByUnit(Rule):
    """An account opened since the pack that a person hosts and no unit does.

    Bad: host_person_id is set, host_unit_id is empty.
    Good: a unit hosts.
    Needs: accounts (host_unit_id, host_person_id, opened_at).
    """

    title = Words("单位主办", "hosted by a unit")
    needs = ("accounts",)
    remedies = remedies("转由单位主办并补办审批，否则关闭", "a unit takes it over and has it approved, or it is closed")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Accounts without a unit as host."""
        opened = col("opened_at")
        frame = world.accounts_since
        frame = frame.filter(col("host_unit_id").is_null())
        nobody = col("host_person_id").is_null()
        state = cases([(nobody | opened.is_null(), text(UNKNOWN))], text(VIOLATION))
        missing = nw.when(nobody).then(text("host")).otherwise(nw.when(opened.is_null()).then(text("opened_at")))
        return standing(frame, state).with_columns(
            subject=col("account_id"),
            unit_id=col("host_unit_id"),
            f_host_person_id=col("host_person_id"),
            f_missing=missing,
        )
