"""A group's name carries its unit's name or core word."""

from __future__ import annotations

import narwhals as nw

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, known, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class NameHasUnit(Rule):
    """A group whose name contains neither the name nor an alias of its own unit.

    Bad: unit 机电工程系 (alias 机电), group 实训安全联络群.
    Good: group 机电实训安全联络群.
    Needs: groups (name, unit_id), units (name, aliases).
    """

    title = Words("群名含单位核心词", "name carries the unit")
    needs = ("groups", "units")
    remedies = remedies("群名中加入单位名称或简称", "put the unit's name or short name into the group's name")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Groups whose name does not say whose they are."""
        hits = world.group_names.filter(col("label_kind") == "name")
        hits = hits.select("group_id", unit_id=col("named_unit_id"), hit=nw.lit(True)).unique()
        frame = world.groups.join(hits, on=["group_id", "unit_id"], how="left")
        blank = nw.when(col("unit_id").is_null()).then(text("unit_id")).otherwise(text("name"))
        unsure = col("unit_id").is_null() | col("name_f").is_null()
        state = cases([(unsure, text(UNKNOWN)), (~known(col("hit")), text(VIOLATION))], text(None))
        return standing(frame, state).with_columns(
            subject=col("group_id"), f_name=col("name"), f_missing=nw.when(unsure).then(blank)
        )
