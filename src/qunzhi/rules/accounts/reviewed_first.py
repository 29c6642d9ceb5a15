"""Posts of second-level accounts are reviewed before release."""

from __future__ import annotations

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, text, yes
from qunzhi.facts.posts import posts_of
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class ReviewedFirst(Rule):
    """A secondary account's post without a review, or reviewed after it was published.

    Bad: published at 09:00, reviewed at 09:10 or never.
    Good: reviewed at 09:00, published at 09:00.
    Needs: accounts (level), posts (reviewed_at, published_at).
    """

    title = Words("先审后发", "reviewed before publication")
    needs = ("accounts", "posts")
    remedies = remedies("补办审核，内容有误的更正或撤回", "review it now; correct or withdraw it where it is wrong")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Posts nobody reviewed first."""
        frame = posts_of(world, "secondary").filter(~yes(col("reviewed_at") <= col("published_at")))
        return standing(frame, text(VIOLATION)).with_columns(
            subject=col("post_id"), f_reviewed_at=col("reviewed_at"), f_published_at=col("published_at")
        )
