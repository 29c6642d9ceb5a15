"""The owner appoints an admin."""

from __future__ import annotations

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class AdminAppointed(Rule):
    """A group in which no current member is admin.

    Bad: an owner and forty members.
    Good: an owner, one admin and forty members.
    Needs: groups, memberships (role).
    """

    title = Words("指定管理员", "an admin is appointed")
    needs = ("groups", "memberships")
    remedies = remedies("由群主指定一名管理员", "the owner appoints one admin")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Groups without an admin."""
        admins = world.stewards.filter(col("role") == "admin").select("group_id").unique()
        frame = world.groups.join(admins, on="group_id", how="anti")
        return standing(frame, text(VIOLATION)).with_columns(subject=col("group_id"))
