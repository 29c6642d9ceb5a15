"""Posts with what their account says."""

from __future__ import annotations

from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col
from qunzhi.facts.world import World


def posts_of(world: World, level: str | None) -> Frame:
    """Posts published since the pack by open accounts of a level (None: any), with unit_id of the host."""
    accounts = world.accounts if level is None else world.accounts.filter(col("level") == level)
    accounts = accounts.select("account_id", unit_id=col("host_unit_id"))
    posts = world.posts.filter(col("published_at") >= world.terms.effective)
    return posts.join(accounts, on="account_id")
