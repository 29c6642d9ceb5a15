"""Units know owner, purpose and unit of their groups."""

from __future__ import annotations

import narwhals as nw

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, known, text, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class FieldsKnown(Rule):
    """A group without a current owner, a stated purpose or a unit.

    Bad: purpose empty.
    Good: unit, purpose and owner are all there.
    Needs: groups (purpose, unit_id), memberships (owner).
    """

    title = Words("基本信息清楚", "basic facts are known")
    needs = ("groups", "memberships")
    remedies = remedies("补全所属单位、用途和群主", "fill in unit, purpose and owner")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Groups that nobody knows enough about."""
        owned = world.owners.select("group_id").unique().with_columns(owned=nw.lit(True))
        frame = world.groups.join(owned, on="group_id", how="left")
        lacks = [
            nw.when(~yes(col("owned"))).then(text("owner")),
            nw.when(~known(col("purpose"))).then(text("purpose")),
            nw.when(~known(col("unit_id"))).then(text("unit_id")),
        ]
        bad = ~yes(col("owned")) | ~known(col("purpose")) | ~known(col("unit_id"))
        return standing(frame, nw.when(bad).then(text(VIOLATION))).with_columns(
            subject=col("group_id"), f_lacks=nw.concat_str(lacks, separator=";", ignore_nulls=True)
        )
