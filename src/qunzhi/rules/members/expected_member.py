"""Staff are in the groups of their unit."""

from __future__ import annotations

from pydantic import Field

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import among, col, joined_text, known, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class ExpectedMember(Rule):
    """A person of staff in post in a group's very unit who is not a current member; subject group/person.

    Bad: a teacher of the mechanics department is not in the department's group.
    Good: she is; a teacher of a section below need not be.
    Needs: groups (unit_id, kind), memberships (person_id), postings, people (category).
    """

    title = Words("应入群人员", "expected members")
    needs = ("groups", "memberships", "postings", "people")
    remedies = remedies("请群主确认是否需要入群，需要的邀请入群", "the owner invites whom the work needs")

    class Params(RuleParams):
        """Which groups and which people."""

        kinds: tuple[str, ...] = Field(("unit",), description="kinds of group that are judged")
        categories: tuple[str, ...] = Field(("staff", "contract"), description="categories of people expected")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """People missing from their unit's group."""
        staff = world.people.filter(among(col("category"), p.categories)).select("person_id")
        posted = world.in_post.select("person_id", "unit_id").unique().join(staff, on="person_id", how="semi")
        wanted = world.groups_of(p.kinds).select("group_id", "unit_id").join(posted, on="unit_id")
        present = world.members.filter(known(col("person_id"))).select("group_id", "person_id").unique()
        frame = wanted.join(present, on=["group_id", "person_id"], how="anti")
        return standing(frame, text(VIOLATION)).with_columns(
            subject=joined_text([col("group_id"), col("person_id")]), f_person_id=col("person_id")
        )
