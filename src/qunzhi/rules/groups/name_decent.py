"""Group names are standard, decent and proper."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, text, yes
from qunzhi.facts.prepare import folded_terms
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies

_BANNED = ("吃瓜", "摸鱼", "吐槽", "闲聊", "相亲", "约吗", "内部爆料", "天王老子")


class NameDecent(Rule):
    """A group whose name holds a banned term, an emoji or a control character, or is too long.

    Bad: 财务处摸鱼群; 通知🎉; a name of 31 characters.
    Good: 财务处报销通知群.
    Needs: groups (name).
    """

    title = Words("群名规范得体", "decent name")
    needs = ("groups",)
    remedies = remedies("更改群名", "change the name")

    class Params(RuleParams):
        """What is not wanted in a name."""

        banned: tuple[str, ...] = Field(_BANNED, description="terms that no name may hold, compared after folding")
        max_length: int = Field(30, ge=1, description="code points at the most, outer blanks not counted")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Groups whose name should change, with why."""
        reasons: list[tuple[nw.Expr, nw.Expr]] = [
            (yes(col("name_f").str.contains(term, literal=True)), text(f"banned:{term}"))
            for term in sorted(folded_terms(p.banned))
        ]
        reasons += [
            (yes(col("name_emoji")), text("emoji")),
            (yes(col("name_control")), text("control")),
            (yes(col("name_length") > p.max_length), text("length")),
        ]
        frame = world.groups.with_columns(f_reason=cases(reasons, text(None)))
        state = nw.when(~col("f_reason").is_null()).then(text(VIOLATION))
        return standing(frame, state).with_columns(
            subject=col("group_id"), f_name=col("name"), f_length=col("name_length")
        )
