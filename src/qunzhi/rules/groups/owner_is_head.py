"""The unit's head owns the unit's group."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import among, cases, col, known, text, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class OwnerIsHead(Rule):
    """A group none of whose owners is a head of its unit.

    For student work, class and club groups an owner in post anywhere as counsellor, class teacher or instructor is in
    order too (ISE-4.5).

    Bad: the owner of the department's group is a teacher without office.
    Good: the owner is the department's head; a class group owned by a counsellor.
    Needs: groups (unit_id), memberships (owner, person_id), postings.
    """

    title = Words("负责人任群主", "the head is the owner")
    needs = ("groups", "memberships", "postings")
    remedies = remedies("把群主转给本单位负责人", "hand the group over to the unit's head")

    class Params(RuleParams):
        """Whom student work allows."""

        student_kinds: tuple[str, ...] = Field(("student_work", "class", "club"), description="kinds of student work")
        student_roles: tuple[str, ...] = Field(
            ("counsellor", "class_teacher", "instructor"), description="roles that may own those"
        )

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Groups whose owner is not the head, or that cannot be judged."""
        owners = world.owners.filter(known(col("person_id"))).select("group_id", "unit_id", "group_kind", "person_id")
        heads = world.in_post.filter(among(col("role"), ("head", "party_secretary")))
        by_head = owners.join(heads.select("person_id", "unit_id").unique(), on=["person_id", "unit_id"])
        student = world.in_post.filter(among(col("role"), p.student_roles)).select("person_id").unique()
        by_student = owners.filter(among(col("group_kind"), p.student_kinds)).join(student, on="person_id")
        right = nw.concat([by_head.select("group_id"), by_student.select("group_id")]).unique()
        with_owner = owners.select("group_id").unique().with_columns(owned=nw.lit(True))
        frame = world.groups.join(right, on="group_id", how="anti").join(with_owner, on="group_id", how="left")
        no_owner = ~yes(col("owned"))
        unsure = no_owner | col("unit_id").is_null()
        missing = nw.when(no_owner).then(text("owner")).otherwise(text("unit_id"))
        return standing(frame, cases([(unsure, text(UNKNOWN))], text(VIOLATION))).with_columns(
            subject=col("group_id"), f_missing=nw.when(unsure).then(missing), f_kind=col("kind")
        )
