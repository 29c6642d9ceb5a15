"""Important notices are published a second way too."""

from __future__ import annotations

from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, known, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import Rule, RuleParams
from qunzhi.rules.judging import judge
from qunzhi.rules.remedies import remedies


class SecondChannel(Rule):
    """An important notice that was not published on the website or on paper within the time of its sending.

    Bad: sent on 4 March at 09:00, nothing else by 5 March at 09:00:01 (within 24 hours).
    Good: on the website the same day; not marked important.
    Needs: groups, notices (important, second_channel_at).
    """

    title = Words("重要通知另行公布", "second channel for important notices")
    needs = ("groups", "notices")
    remedies = remedies("以网站或纸质方式再公布一次并登记", "publish it on the website or on paper too, and note it")
    time_param = "within"

    class Params(RuleParams):
        """How long there is."""

        within: Span = Field(description="time from the sending")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Important notices in the group only."""
        frame = judge(
            world,
            world.notices.filter(yes(col("important"))),
            base="sent_at",
            within=p.within,
            done=known(col("second_channel_at")),
            done_at=col("second_channel_at"),
            text_time=text_time,
        )
        return frame.with_columns(
            subject=col("notice_id"), f_sent_at=col("sent_at"), f_second_channel_at=col("second_channel_at")
        )
