"""Second-level accounts repost the main accounts."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, joined_text, known, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import Rule, RuleParams
from qunzhi.rules.judging import judge
from qunzhi.rules.remedies import remedies


class Reposted(Rule):
    """A secondary account, open when a main account published a post to be reposted, without a direct repost of it.

    Subject account/post. An account that does not say when it opened counts as open.

    Bad: published on Monday 4 March, no repost by the end of Wednesday 6 March (within 2 working days).
    Good: reposted on 6 March; opened on 5 March; closed by now.
    Needs: accounts (level, opened_at), posts (must_repost, repost_of, published_at).
    """

    title = Words("转发主账号", "main account reposted")
    needs = ("accounts", "posts")
    remedies = remedies("转发该篇文章", "repost it")
    time_param = "within"

    class Params(RuleParams):
        """How long there is."""

        within: Span = Field(description="time from the publication")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Posts not passed on."""
        main = world.table("accounts").filter(col("level") == "main").select("account_id")
        wanted = world.posts.filter(yes(col("must_repost")) & (col("published_at") >= world.terms.effective))
        wanted = wanted.join(main, on="account_id", how="semi").select("post_id", "published_at")
        second = world.accounts.filter(col("level") == "secondary")
        second = second.select("account_id", "host_unit_id", "opened_at")
        pairs = second.join(wanted, how="cross")
        pairs = pairs.filter(col("opened_at").is_null() | (col("opened_at") <= col("published_at")))
        reposts = world.posts.filter(known(col("repost_of")))
        reposts = reposts.group_by("account_id", "repost_of").agg(f_reposted_at=col("published_at").min())
        reposts = reposts.rename({"repost_of": "post_id"}).with_columns(done_mark=nw.lit(True))
        frame = pairs.join(reposts, on=["account_id", "post_id"], how="left")
        frame = judge(
            world,
            frame,
            base="published_at",
            within=p.within,
            done=yes(col("done_mark")),
            done_at=col("f_reposted_at"),
            text_time=text_time,
        )
        return frame.with_columns(
            subject=joined_text([col("account_id"), col("post_id")]),
            unit_id=col("host_unit_id"),
            f_published_at=col("published_at"),
        )
