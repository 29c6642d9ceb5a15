"""Groups that repeat one another are merged."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, joined_text, known, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class Duplicate(Rule):
    """Two groups of one unit and one kind with nearly the same known people, or of one name on one platform.

    Overlap is the people shared over the people of the smaller group.

    Bad: two class groups of one class that share 9 of the smaller one's 10 known people.
    Good: two groups of one department for different tasks that share half of their people.
    Needs: groups (name, platform, unit_id, kind), memberships (person_id).
    """

    title = Words("重复设群", "duplicate groups")
    needs = ("groups", "memberships")
    remedies = remedies("两群择一保留或合并", "keep one of the two, or merge them")

    class Params(RuleParams):
        """When two groups are too alike."""

        overlap: float = Field(0.8, gt=0, le=1, description="share of the smaller group's people that both have")
        smallest: int = Field(3, ge=1, description="known people the smaller group has at least")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Pairs of groups."""
        both = nw.concat([self._alike(world, p), self._same_name(world)]).group_by("group_id", "other_id")
        pairs = both.agg(f_shared=col("f_shared").max(), f_smaller=col("f_smaller").max())
        frame = pairs.join(world.groups.select("group_id", "unit_id", f_name=col("name")), on="group_id")
        other = world.groups.select(other_id=col("group_id"), f_other_name=col("name"))
        frame = frame.join(other, on="other_id")
        return standing(frame, text(VIOLATION)).with_columns(
            subject=joined_text([col("group_id"), col("other_id")], "+"), f_other=col("other_id")
        )

    def _same_name(self, world: World) -> Frame:
        named = world.groups.filter(known(col("name_f"))).select("group_id", "name_f", "platform")
        other = named.rename({"group_id": "other_id"})
        both = named.join(other, on=["name_f", "platform"]).filter(col("group_id") < col("other_id"))
        nothing = nw.lit(None, dtype=nw.Int64)
        return both.select("group_id", "other_id", f_shared=nothing, f_smaller=nothing)

    def _alike(self, world: World, p: Params) -> Frame:
        members = world.members.filter(known(col("person_id")) & known(col("unit_id")))
        people = world.engine.keep(members.select("group_id", "unit_id", "group_kind", "person_id").unique())
        sizes = people.group_by("group_id").agg(size=nw.len().cast(nw.Int64)).filter(col("size") >= p.smallest)
        people = people.join(sizes.select("group_id"), on="group_id", how="semi")
        other = people.rename({"group_id": "other_id"})
        both = people.join(other, on=["unit_id", "group_kind", "person_id"]).filter(col("group_id") < col("other_id"))
        shared = both.group_by("group_id", "other_id").agg(f_shared=nw.len().cast(nw.Int64))
        shared = shared.join(sizes, on="group_id")
        shared = shared.join(sizes.rename({"group_id": "other_id", "size": "other_size"}), on="other_id")
        smaller = nw.when(col("size") < col("other_size")).then(col("size")).otherwise(col("other_size"))
        shared = shared.with_columns(f_smaller=smaller)
        # Compared as whole numbers, so that 4 of 5 is exactly 0.8.
        enough = col("f_shared") * 1_000_000 >= col("f_smaller") * round(p.overlap * 1_000_000)
        return shared.filter(enough).select("group_id", "other_id", "f_shared", "f_smaller")
