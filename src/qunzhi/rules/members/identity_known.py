"""Every member is somebody known."""

from __future__ import annotations

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, joined_text, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class IdentityKnown(Rule):
    """A current member whose identity is not established.

    Bad: account wxid_1 with no person.
    Good: account wxid_1 of person 1000001.
    Needs: groups, memberships (person_id).
    """

    title = Words("成员身份明确", "members are known")
    needs = ("groups", "memberships")
    remedies = remedies("核实身份；无法核实的请出群", "establish who it is; whom nobody knows leaves the group")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Members without a person."""
        frame = world.members.filter(col("person_id").is_null())
        return standing(frame, text(VIOLATION)).with_columns(
            subject=joined_text([col("group_id"), col("uid")]), f_joined_at=col("joined_at"), f_role=col("role")
        )
