"""Only the owner invites."""

from __future__ import annotations

import narwhals as nw

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, joined_text, known, text, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class InviterIsOwner(Rule):
    """A plain member who joined since the pack and was invited by a current member who is not an owner.

    Bad: invited by another plain member, or by an admin.
    Good: invited by the owner.
    Needs: groups, memberships (role, joined_at, invited_by).
    """

    title = Words("仅群主可邀请", "only the owner invites")
    needs = ("groups", "memberships")
    remedies = remedies("由群主确认该成员是否应在群内，并重申邀请权限", "the owner confirms the member or removes them")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Members brought in by others."""
        present = world.members.select("group_id", invited_by=col("uid")).unique().with_columns(present=nw.lit(True))
        owners = world.owners.select("group_id", invited_by=col("uid")).unique().with_columns(by_owner=nw.lit(True))
        recent = col("joined_at").is_null() | (col("joined_at") >= world.terms.effective)
        frame = world.members.filter((col("role") == "member") & recent)
        frame = frame.join(owners, on=["group_id", "invited_by"], how="left").filter(~yes(col("by_owner")))
        frame = frame.join(present, on=["group_id", "invited_by"], how="left")
        no_inviter = ~yes(col("present"))
        no_date = col("joined_at").is_null()
        state = cases([(no_inviter | no_date, text(UNKNOWN))], text(VIOLATION))
        missing = nw.when(no_inviter).then(text("invited_by")).otherwise(text("joined_at"))
        return standing(frame, state).with_columns(
            subject=joined_text([col("group_id"), col("uid")]),
            f_invited_by=col("invited_by"),
            f_joined_at=col("joined_at"),
            f_missing=nw.when(known(col("state")) & (col("state") == UNKNOWN)).then(missing),
        )
