"""Members do not crowd the group with chat."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, text, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class BurstChat(Rule):
    """A longest run of messages, each close to the one before, with many messages and several senders; one row a run.

    Only times and senders are looked at, never the texts. Runs begun before the pack are not judged.

    Bad: 30 messages of 3 people, none more than 60 seconds after the one before.
    Good: 29 such messages; 30 messages of 2 people.
    Needs: groups, messages (sent_at, uid, kind).
    """

    title = Words("扎堆聊天", "burst of chat")
    needs = ("groups", "messages")
    remedies = remedies("提醒成员私下沟通，群内只发工作内容", "remind members to settle it in private")
    one_row = False

    class Params(RuleParams):
        """What a burst is."""

        gap: Span = Field(Span(60, "seconds"), description="longest pause inside a run")
        messages: int = Field(30, ge=2, description="messages at least")
        people: int = Field(3, ge=1, description="senders at least")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Runs of messages."""
        spoken = world.table("messages").filter(~yes(col("kind") == "system"))
        spoken = spoken.join(world.groups.select("group_id", "unit_id"), on="group_id")
        order = ["sent_at", "message_id"]
        pause = col("sent_at") - col("sent_at").shift(1).over("group_id", order_by=order)
        marked = spoken.with_columns(pause=pause)
        breaks = nw.when(col("pause") <= p.gap.us).then(nw.lit(0)).otherwise(nw.lit(1))
        marked = world.engine.keep(marked.with_columns(breaks=breaks))
        run = col("breaks").cum_sum().over("group_id", order_by=order).cast(nw.Int64)
        runs = (
            marked.with_columns(run=run)
            .group_by("group_id", "unit_id", "run")
            .agg(
                f_start_at=col("sent_at").min(),
                f_end_at=col("sent_at").max(),
                f_messages=nw.len(),
                senders=col("uid").n_unique(),
                nameless=nw.when(col("uid").is_null()).then(nw.lit(1)).otherwise(nw.lit(0)).max(),
            )
        )
        runs = runs.with_columns(f_people=col("senders") - col("nameless"))
        found = runs.filter(
            (col("f_messages") >= p.messages)
            & (col("f_people") >= p.people)
            & (col("f_start_at") >= world.terms.effective)
        )
        return standing(found, text(VIOLATION)).with_columns(subject=col("group_id"))
