"""Those a notice is addressed to answer it."""

from __future__ import annotations

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, joined_text, known
from qunzhi.facts.world import World
from qunzhi.rules.contract import Rule, RuleParams
from qunzhi.rules.judging import state_by_due
from qunzhi.rules.remedies import remedies


class RepliedInTime(Rule):
    """An addressee who has not answered a notice by the time it gives, or answered later; subject notice/person.

    The addressees are the rows of receipts. A notice without a time to answer asks for none. The time is the notice's
    own, so an answer after it is late.

    Bad: reply by 5 March at 17:00, nothing at 17:00:01.
    Good: answered at 17:00:00.
    Needs: groups, notices (sent_at, reply_by), receipts.
    """

    title = Words("按时回复", "answered in time")
    needs = ("groups", "notices", "receipts")
    remedies = remedies("提醒本人回复", "remind the addressee")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Notices not answered."""
        notices = world.notices.filter(known(col("reply_by"))).select("notice_id", "unit_id", "group_id", "reply_by")
        frame = world.table("receipts").join(notices, on="notice_id")
        frame = frame.with_columns(done=known(col("replied_at")), done_at=col("replied_at"), due_at=col("reply_by"))
        return state_by_due(frame, world.as_of, text_time=True).with_columns(
            subject=joined_text([col("notice_id"), col("person_id")]),
            f_reply_by_at=col("reply_by"),
            f_replied_at=col("replied_at"),
        )
