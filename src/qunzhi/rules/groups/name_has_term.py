"""A group's name carries its field of work or its task."""

from __future__ import annotations

import narwhals as nw

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class NameHasTerm(Rule):
    """A group whose name contains none of its own terms (field of work, task, function).

    Bad: terms 招生宣传, name 院办联络群.
    Good: name 院办招生宣传联络群.
    Needs: groups (name, terms).
    """

    title = Words("群名含职能词", "name carries its function")
    needs = ("groups",)
    remedies = remedies("群名中写明工作领域或任务", "put the field of work or the task into the name")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Groups whose name does not say what they are for."""
        no_terms = col("has_term").is_null()
        unsure = no_terms | col("name_f").is_null()
        state = cases([(unsure, text(UNKNOWN)), (~col("has_term"), text(VIOLATION))], text(None))
        missing = nw.when(no_terms).then(text("terms")).otherwise(text("name"))
        return standing(world.groups, state).with_columns(
            subject=col("group_id"), f_name=col("name"), f_missing=nw.when(unsure).then(missing)
        )
