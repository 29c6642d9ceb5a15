"""Where people work, seen from a group."""

from __future__ import annotations

import narwhals as nw

from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import among, col, known, yes
from qunzhi.facts.world import World


def outside_scope(world: World, kinds: tuple[str, ...]) -> Frame:
    """Current members in post somewhere, but nowhere within the scope of the group's unit.

    Only groups of some kinds that have a unit. A person may have several postings; one inside is enough.
    """
    members = world.members.filter(among(col("group_kind"), kinds) & known(col("unit_id")) & known(col("person_id")))
    members = members.join(world.placed, on="person_id", how="semi")
    posts = world.in_post.select("person_id", near_id=col("unit_id")).unique()
    pairs = members.select("unit_id", "person_id").unique()
    inside = pairs.join(posts, on="person_id").join(world.scope, on=["unit_id", "near_id"])
    inside = inside.select("unit_id", "person_id").unique().with_columns(inside=nw.lit(True))
    joined = members.join(inside, on=["unit_id", "person_id"], how="left")
    return joined.filter(~yes(col("inside"))).drop("inside")
