"""Groups serve the uses that the regulation lists."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import among, cases, col, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class PurposeAllowed(Rule):
    """A group whose declared purpose is none of the listed ones.

    Bad: purpose "other".
    Good: purpose work_contact.
    Needs: groups (purpose).
    """

    title = Words("用途在允许范围", "allowed purpose")
    needs = ("groups",)
    remedies = remedies(
        "核对用途：非工作用途的改为非工作群或解散", "check the purpose; close it where it is not for work"
    )

    class Params(RuleParams):
        """The list."""

        allowed: tuple[str, ...] = Field(
            ("work_contact", "discussion", "study", "sharing", "notice"), description="purposes that are allowed"
        )

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Groups with another purpose, or none stated."""
        unsaid = col("purpose").is_null()
        state = cases([(unsaid, text(UNKNOWN)), (~among(col("purpose"), p.allowed), text(VIOLATION))], text(None))
        return standing(world.groups, state).with_columns(
            subject=col("group_id"), f_purpose=col("purpose"), f_missing=nw.when(unsaid).then(text("purpose"))
        )
