"""Every group asks for confirmation before somebody joins."""

from __future__ import annotations

import narwhals as nw

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class JoinConfirmationOn(Rule):
    """A group that people can be drawn into without confirmation.

    Bad: join_confirmation is off.
    Good: join_confirmation is on.
    Needs: groups (join_confirmation).
    """

    title = Words("开启入群确认", "join confirmation is on")
    needs = ("groups",)
    remedies = remedies("在群管理中打开“群聊邀请确认”", "turn on invitation confirmation in the group's settings")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Groups with confirmation off, or not stated."""
        unsaid = col("join_confirmation").is_null()
        state = cases([(unsaid, text(UNKNOWN)), (~col("join_confirmation"), text(VIOLATION))], text(None))
        return standing(world.groups, state).with_columns(
            subject=col("group_id"), f_missing=nw.when(unsaid).then(text("join_confirmation"))
        )
