"""Members work within the scope of the group's unit."""

from __future__ import annotations

from pydantic import Field

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, joined_text, text
from qunzhi.facts.places import outside_scope
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class WithinScope(Rule):
    """A member in post somewhere, but nowhere within the scope of the group's unit (itself, all below, all above).

    Bad: a member of the finance office alone, in the group of the mechanics department.
    Good: a teacher of the department, of a section below it, or of the institution itself.
    Needs: groups (unit_id, kind), memberships (person_id), postings, units.
    """

    title = Words("成员在工作范围内", "members within the unit's scope")
    needs = ("groups", "memberships", "postings", "units")
    remedies = remedies("核实工作需要，无关人员请出群", "check the need; who is unrelated leaves the group")

    class Params(RuleParams):
        """Which groups."""

        kinds: tuple[str, ...] = Field(("unit", "party_org", "class"), description="kinds of group that are judged")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Members who work elsewhere."""
        return standing(outside_scope(world, p.kinds), text(VIOLATION)).with_columns(
            subject=joined_text([col("group_id"), col("uid")]), f_person_id=col("person_id")
        )
