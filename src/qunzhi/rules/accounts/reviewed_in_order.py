"""Posts of main accounts pass four steps in order."""

from __future__ import annotations

from itertools import pairwise

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, text, yes
from qunzhi.facts.posts import posts_of
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class ReviewedInOrder(Rule):
    """A main account's post that was not applied for, signed, reviewed and published, all of them and in that order.

    Equal times are in order. Posts from before the pack are not judged.

    Bad: signed after the review; no application.
    Good: applied 1 March, signed 2 March, reviewed 2 March, published 3 March.
    Needs: accounts (level), posts (applied_at, signed_at, reviewed_at, published_at).
    """

    title = Words("发文四步审核", "four steps in order")
    needs = ("accounts", "posts")
    remedies = remedies("补办申请、签字和审核手续，说明原因", "make up for the missing step and say why")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Posts that skipped a step."""
        frame = posts_of(world, "main")
        steps = ["applied_at", "signed_at", "reviewed_at", "published_at"]
        right = yes(col(steps[0]) <= col(steps[1]))
        for before, after in pairwise(steps[1:]):
            right = right & yes(col(before) <= col(after))
        return standing(frame.filter(~right), text(VIOLATION)).with_columns(
            subject=col("post_id"),
            f_applied_at=col("applied_at"),
            f_signed_at=col("signed_at"),
            f_reviewed_at=col("reviewed_at"),
            f_published_at=col("published_at"),
        )
