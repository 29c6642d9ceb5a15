"""Groups long unused are closed."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import Expr, cases, col, day, known, text, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class Zombie(Rule):
    """A group whose last activity and whose creation both lie outside the idle time.

    Activity is the later of ``last_active_at`` and the last message; texts are not read.

    Bad: created in 2022, last active 91 days ago (idle 90 days).
    Good: last active 90 days ago; created last week and silent.
    Needs: groups (created_at, last_active_at); messages (sent_at) where they are supplied.
    """

    title = Words("僵尸群", "zombie group")
    needs = ("groups",)
    remedies = remedies("确认不再使用后注销或解散", "close it once it is clear that nobody needs it")

    class Params(RuleParams):
        """How long is too long."""

        idle: Span = Field(description="days without activity")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Groups that nobody uses."""
        last = world.table("messages").group_by("group_id").agg(last_message_at=col("sent_at").max())
        frame = world.once_passed(world.groups, p.idle.n).join(last, on="group_id", how="left")
        active, message = col("last_active_at"), col("last_message_at")
        later = nw.when(message.is_null() | (active >= message)).then(active).otherwise(message)
        frame = frame.with_columns(active_at=nw.when(active.is_null()).then(message).otherwise(later))

        def inside(instant: Expr) -> Expr:
            return yes(nw.lit(world.today) - day(instant) <= p.idle.n)

        fresh = inside(col("active_at")) | inside(col("created_at"))
        unsure = ~known(col("active_at")) | ~known(col("created_at"))
        state = cases([(fresh, text(None)), (unsure, text(UNKNOWN))], text(VIOLATION))
        missing = nw.when(col("active_at").is_null()).then(text("last_active_at")).otherwise(text("created_at"))
        return standing(frame, state).with_columns(
            subject=col("group_id"),
            f_active_at=col("active_at"),
            f_created_at=col("created_at"),
            f_missing=nw.when(unsure).then(missing),
        )
