"""Major, sudden and sensitive matters are authorised, and their content is filed."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, day, end_of_day, known, text, yes
from qunzhi.facts.posts import posts_of
from qunzhi.facts.world import World
from qunzhi.rules.contract import DUE, LATE, UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.remedies import remedies


class SpecialTopicFiled(Rule):
    """A post on a special topic published without a review before, or whose content was not filed in time.

    The due time is that of filing the content, in both cases.

    Bad: special_topic, published on Monday, nothing filed by the end of Tuesday (within 1 working day).
    Good: reviewed first and filed on Tuesday.
    Needs: accounts, posts (special_topic, reviewed_at, published_at, content_filed_at).
    """

    title = Words("重大突发敏感内容备案", "special topic authorised and filed")
    needs = ("accounts", "posts")
    remedies = remedies("补办授权并备案发布内容", "obtain the authorisation and file the content")
    time_param = "within"

    class Params(RuleParams):
        """How long there is."""

        within: Span = Field(Span(1, "working_days"), description="time from the publication")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Posts on special topics without leave or filing."""
        frame = posts_of(world, None).filter(yes(col("special_topic")))
        frame = world.with_due(frame.with_columns(base=col("published_at")), "base", p.within)
        unreviewed = ~yes(col("reviewed_at") <= col("published_at"))
        unfiled = col("content_filed_at").is_null()
        no_due = col("due_at").is_null()
        pairs = [
            (unreviewed, text(VIOLATION)),
            (unfiled & no_due, text(UNKNOWN)),
            (unfiled & (col("due_at") >= world.as_of), text(DUE)),
            (unfiled, text(VIOLATION)),
        ]
        if text_time:
            # Filed so early that no calendar could make it late: nothing to ask of a year that is not covered.
            surely = end_of_day(day(col("published_at")) + p.within.n)
            pairs.append((col("content_filed_at") > col("due_at"), text(LATE)))
            pairs.append((no_due & (col("content_filed_at") > surely), text(UNKNOWN)))
        frame = frame.with_columns(state=cases(pairs, text(None))).filter(known(col("state")))
        return frame.with_columns(
            subject=col("post_id"),
            due_at=nw.when(col("state") != UNKNOWN).then(col("due_at")),
            f_published_at=col("published_at"),
            f_reviewed_at=col("reviewed_at"),
            f_content_filed_at=col("content_filed_at"),
            f_counted_from_at=col("published_at"),
            f_calendar_year=nw.when(col("state") == UNKNOWN).then(col("missing_year")),
        )
