"""Whoever joins has been checked."""

from __future__ import annotations

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, joined_text, text, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class IdentityChecked(Rule):
    """A member, neither owner nor the group's creator, who joined since the pack and was never checked.

    A member whose time of joining is not known counts as joined since the pack.

    Bad: joined on 4 March, identity_checked_at empty.
    Good: checked on 4 March; joined before the pack; the owner.
    Needs: groups (created_by), memberships (role, joined_at, identity_checked_at).
    """

    title = Words("入群身份审核", "identity checked on joining")
    needs = ("groups", "memberships")
    remedies = remedies("核对身份并登记核验时间", "check who it is and note the time")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Members nobody has checked."""
        own = yes(col("person_id") == col("created_by"))
        recent = col("joined_at").is_null() | (col("joined_at") >= world.terms.effective)
        frame = world.members.filter(
            ~yes(col("role") == "owner") & ~own & recent & col("identity_checked_at").is_null()
        )
        return standing(frame, text(VIOLATION)).with_columns(
            subject=joined_text([col("group_id"), col("uid")]), f_joined_at=col("joined_at"), f_role=col("role")
        )
