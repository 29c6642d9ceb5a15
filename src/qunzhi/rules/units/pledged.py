"""Those responsible have signed their letters."""

from __future__ import annotations

import narwhals as nw

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import among, col, known, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class Pledged(Rule):
    """An owner or admin without a commitment letter, or a head of a unit without a responsibility letter; one row each.

    A letter that names this pack, or none, counts whenever it was signed.

    Bad: a new owner who has signed nothing.
    Good: a letter signed two years ago that names no pack.
    Needs: groups, memberships (owners, admins), postings (heads), pledges.
    """

    title = Words("承诺书和责任书", "commitment and responsibility letters")
    needs = ("groups", "memberships", "postings", "pledges")
    remedies = remedies("请本人签署承诺书（责任书）", "have the letter signed")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """People with a letter missing."""
        stewards = world.stewards.filter(known(col("person_id"))).select("person_id").unique()
        heads = world.in_post.filter(among(col("role"), ("head", "party_secretary"))).select("person_id").unique()
        letters = world.table("pledges").filter(col("pack").is_null() | (col("pack") == world.terms.id))
        lacking = []
        for owing, kind in ((stewards, "commitment"), (heads, "responsibility")):
            signed = letters.filter(col("kind") == kind).select("person_id")
            lacking.append(owing.join(signed, on="person_id", how="anti").with_columns(lacks=text(kind)))
        both = nw.concat(lacking).group_by("person_id").agg(first=col("lacks").min(), last=col("lacks").max())
        one = col("first") == col("last")
        both = both.with_columns(f_lacks=nw.when(one).then(col("first")).otherwise(text("commitment;responsibility")))
        return standing(both, text(VIOLATION)).with_columns(subject=col("person_id"), unit_id=text(None))
