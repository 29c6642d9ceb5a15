"""No joint accounts with outside bodies without leave."""

from __future__ import annotations

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, known, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class NoOutsidePartner(Rule):
    """An account run with an outside body although no approval of that is recorded.

    Bad: partner 某传媒公司, partner_approved_at empty.
    Good: no partner; or the approval's date is there.
    Needs: accounts (partner, partner_approved_at).
    """

    title = Words("校外合作须批准", "outside partner approved")
    needs = ("accounts",)
    remedies = remedies("补办合作审批或终止合作", "have the partnership approved, or end it")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Accounts with a partner nobody approved."""
        frame = world.accounts.filter(known(col("partner")) & col("partner_approved_at").is_null())
        return standing(frame, text(VIOLATION)).with_columns(
            subject=col("account_id"), unit_id=col("host_unit_id"), f_partner=col("partner")
        )
