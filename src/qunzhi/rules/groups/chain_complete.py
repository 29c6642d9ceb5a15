"""Every group resolves to those who answer for it."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.words import Words
from qunzhi.facts.chain import Link
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import Expr, cases, col, text
from qunzhi.facts.responsible import responsible
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class ChainComplete(Rule):
    """A group for which a link of the pack's chain resolves to nobody; one row whatever the number of links.

    An owner or admin without a known person is nobody. Who fills a link is the pack's ``chain``.

    Bad: the unit has no head in post; the only admin's identity is not established.
    Good: a head in post at the unit and an admin who is known.
    Needs: groups, memberships, postings.
    """

    title = Words("责任链完整", "responsible chain is complete")
    needs = ("groups", "memberships", "postings")
    remedies = remedies("明确第一责任人和直接责任人", "name the primary and the direct responsible person")

    class Params(RuleParams):
        """The links asked for."""

        links: tuple[Link, ...] = Field(("primary", "direct"), description="links that must resolve to a person")

    def tables_for(self, p: Params) -> tuple[str, ...]:
        """Only a direct person is looked for among the members."""
        return self.needs if "direct" in p.links else ("groups", "postings")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Groups with a gap in the chain."""
        frame = world.kept(responsible).filter(col("in_use"))
        no_unit = col("unit_id").is_null()
        gaps: list[Expr] = []
        unsure: Expr = nw.lit(False)
        for link in p.links:
            empty = col(f"{link}_id").is_null()
            if link == "primary":
                unsure = unsure | (empty & no_unit)
                empty = empty & ~no_unit
            gaps.append(nw.when(empty).then(text(link)))
        frame = frame.with_columns(f_gaps=nw.concat_str(gaps, separator=";", ignore_nulls=True), unsure=unsure)
        gap = ~col("f_gaps").is_null() & (col("f_gaps") != "")
        state = cases([(gap, text(VIOLATION)), (col("unsure"), text(UNKNOWN))], text(None))
        return standing(frame, state).with_columns(
            subject=col("group_id"),
            f_kind=col("kind"),
            f_missing=nw.when(col("state") == UNKNOWN).then(text("unit_id")),
        )
