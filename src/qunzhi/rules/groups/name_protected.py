"""Nobody opens an unfiled group under the institution's or a unit's name."""

from __future__ import annotations

import narwhals as nw

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, known, text, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class NameProtected(Rule):
    """An unfiled group (non-work ones too) whose name carries a protected name without standing for it.

    Its name contains a name, alias or foreign name of the institution or of any unit, and it is a non-work group, or
    has no unit, or was made by somebody known who has no post in the scope of its unit.

    Bad: 攀西学院老乡群, kind non_work, never filed.
    Good: the same name, filed; or made by a person in post in its unit.
    Needs: groups (name, unit_id, created_by), filings, units, postings.
    """

    title = Words("保护名称", "protected name")
    needs = ("groups", "filings", "units", "postings")
    remedies = remedies("责令更名或补办备案，拒不改正的解散", "have it renamed or filed; else it is dissolved")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Unfiled groups under a name that is not theirs."""
        open_groups = world.all_groups.filter(col("covered") & col("in_use"))
        unfiled = open_groups.join(world.filed("group"), on="group_id", how="anti")
        named = world.group_names.group_by("group_id").agg(f_protected_name=col("label").max())
        frame = unfiled.join(named, on="group_id")
        makers = frame.filter(known(col("created_by")) & known(col("unit_id")))
        posts = world.in_post.select("person_id", near_id=col("unit_id")).unique()
        rightful = (
            makers.select("group_id", "unit_id", person_id=col("created_by"))
            .join(world.scope, on="unit_id")
            .join(posts, on=["person_id", "near_id"])
            .select("group_id", rightful=nw.lit(True))
            .unique()
        )
        frame = frame.join(rightful, on="group_id", how="left")
        stranger = known(col("created_by")) & ~yes(col("rightful"))
        reason = cases(
            [
                (col("kind") == "non_work", text("non_work")),
                (col("unit_id").is_null(), text("no_unit")),
                (stranger, text("creator_outside_unit")),
            ],
            text(None),
        )
        frame = frame.with_columns(f_reason=reason)
        return standing(frame, nw.when(known(col("f_reason"))).then(text(VIOLATION))).with_columns(
            subject=col("group_id"), f_name=col("name"), f_created_by=col("created_by")
        )
