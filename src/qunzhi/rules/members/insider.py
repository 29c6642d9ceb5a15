"""Members belong to the institution."""

from __future__ import annotations

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, joined_text, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class Insider(Rule):
    """A current member whose person is of category external.

    Bad: a supplier's salesman in a department's group.
    Good: staff, students, contract staff.
    Needs: groups, memberships (person_id), people (category).
    """

    title = Words("成员为本单位人员", "members are of the institution")
    needs = ("groups", "memberships", "people")
    remedies = remedies("核实后请出群", "verify, then remove from the group")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Members from outside."""
        outside = world.people.filter(col("category") == "external").select("person_id")
        frame = world.members.join(outside, on="person_id", how="semi")
        return standing(frame, text(VIOLATION)).with_columns(
            subject=joined_text([col("group_id"), col("uid")]), f_person_id=col("person_id")
        )
