"""Groups are filed with the offices that the pack routes their kind through."""

from __future__ import annotations

from typing import Literal

import narwhals as nw
import pyarrow as pa
from pydantic import Field

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, known, number, text
from qunzhi.facts.prepare import folded_terms
from qunzhi.facts.world import FILING_ACTS, World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import exempt_temporary
from qunzhi.rules.remedies import remedies


class Step(RuleParams):
    """One step of a route: some acts at some offices."""

    acts: tuple[str, ...] = Field(FILING_ACTS, description="acts that meet the step; absent: any")
    offices: tuple[str, ...] = Field((), description="names or aliases of the offices")
    own_party_org: bool = Field(False, description="the Party organisation of the group's own unit")
    does: Literal["approve", "file", "approve_and_file", "copy"] | None = Field(
        None, description="what the office does there; the desk routes by it, judging does not ask"
    )


class RoutedToOffice(Rule):
    """A group with a filing that did not pass through every office its kind is routed through; one row a group.

    A step is met by a counting filing with one of its acts at one of its offices. Groups without any filing are left
    to filed_in_time, in a pack with a recognition campaign those from before it to the campaign.

    Bad: a class group filed with its own Party branch, but with nothing sent to Student Affairs (CQNY-7.2b).
    Good: one filing at the Party branch and one at 学生处.
    Needs: groups, filings (office_id), units (names, aliases, kinds, parents).
    """

    title = Words("归口备案", "routed to the right office")
    needs = ("groups", "filings", "units")
    remedies = remedies("向规定的归口部门补报", "file with the office the route names")

    class Params(RuleParams):
        """The route and which groups take it."""

        steps: tuple[Step, ...] = Field(min_length=1, description="steps, all of them to be met")
        kinds: tuple[str, ...] | None = Field(None, description="only these kinds of group")
        except_kinds: tuple[str, ...] = Field((), description="but not these kinds")
        temporary: Literal["exempt", "included"] = Field("included", description="whether temporary groups take it")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Groups with a step not met, or that cannot be judged."""
        groups = world.groups_of(p.kinds, p.except_kinds)
        groups = world.not_left_to_campaign(groups)
        filed = world.filed("group").select("group_id")
        frame = groups.join(filed, on="group_id", how="semi")
        unmet, unsure = nw.lit(False), nw.lit(False)
        named: list[nw.Expr] = []
        for n, step in enumerate(p.steps, 1):
            frame = self._with_step(world, frame, step, n)
            met, blank = known(col(f"met_{n}")), known(col(f"blank_{n}"))
            no_unit = col("unit_id").is_null() if step.own_party_org else nw.lit(False)
            doubt = ~met & (blank | no_unit)
            lacking = ~met & ~doubt
            unmet, unsure = unmet | lacking, unsure | doubt
            offices = "、".join((*step.offices, *(("本单位党组织",) if step.own_party_org else ())))
            named.append(nw.when(~met).then(text(offices)))
        state = cases([(unmet, text(VIOLATION)), (unsure, text(UNKNOWN))], text(None))
        frame = frame.with_columns(state=state, due_at=number(None)).filter(known(col("state")))
        missing = nw.when(col("unit_id").is_null()).then(text("unit_id")).otherwise(text("office_id"))
        frame = frame.with_columns(
            subject=col("group_id"),
            f_missing=nw.when(col("state") == UNKNOWN).then(missing),
            f_steps_open=nw.concat_str(named, separator="；", ignore_nulls=True),
            f_kind=col("kind"),
        )
        return exempt_temporary(frame) if p.temporary == "exempt" else frame

    def _with_step(self, world: World, frame: Frame, step: Step, n: int) -> Frame:
        """Adds ``met_n`` and ``blank_n`` (a filing of these acts names no office), null where it is not so."""
        filings = world.filings_of("group", step.acts).select("group_id", "office_id")
        blank = filings.filter(col("office_id").is_null()).select("group_id").unique()
        met = [filings.join(self._offices(world, step), on="office_id").select("group_id")]
        if step.own_party_org:
            met.append(filings.join(self._own_party(world), on=["group_id", "office_id"]).select("group_id"))
        met_frame = nw.concat(met).unique().with_columns(nw.lit(True).alias(f"met_{n}"))
        blank = blank.with_columns(nw.lit(True).alias(f"blank_{n}"))
        return frame.join(met_frame, on="group_id", how="left").join(blank, on="group_id", how="left")

    def _offices(self, world: World, step: Step) -> Frame:
        """Units whose name or alias is one of the step's offices."""
        names = world.engine.put(
            "offices", pa.table({"label": pa.array(sorted(folded_terms(step.offices)), pa.string())})
        )
        labels = world.labels.filter(col("label_kind") == "name")
        return labels.join(names, on="label").select(office_id=col("unit_id")).unique()

    def _own_party(self, world: World) -> Frame:
        """group_id, office_id: Party organisations right under the group's unit, or a unit above it.

        For clubs also under the unit the club is attached to or one above that; the institution is left out.
        """
        groups = world.groups.filter(known(col("unit_id"))).select("group_id", "unit_id", "kind")
        attached = world.units.filter(known(col("attached_to"))).select("unit_id", "attached_to")
        clubs = groups.filter(col("kind") == "club").join(attached, on="unit_id")
        bases = nw.concat([groups.select("group_id", "unit_id"), clubs.select("group_id", unit_id=col("attached_to"))])
        above = world.above.filter(col("above_kind") != "institution").select("unit_id", "above_id")
        party = world.units.filter(col("kind") == "party_org").select(
            office_id=col("unit_id"), above_id=col("parent_id")
        )
        return bases.join(above, on="unit_id").join(party, on="above_id").select("group_id", "office_id").unique()
