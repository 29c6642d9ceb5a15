"""Groups from before the pack are recognised by a campaign's date."""

from __future__ import annotations

from datetime import date

import narwhals as nw
from pydantic import Field

from qunzhi.core.instants import end_of, to_day
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, known, number, text, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import DUE, LATE, UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.remedies import remedies


class Recognised(Rule):
    """A group created before the pack that no decided recognition has approved by the campaign's date.

    Bad: created in 2021 (pack of June 2022), no approved recognition by the end of 31 December 2022.
    Good: recognition approved on 20 December 2022.
    Needs: groups (created_at), filings (recognition, decided_at, decision).
    """

    title = Words("规范认定", "recognised in the campaign")
    needs = ("groups", "filings")
    remedies = remedies("报认定；不予认定的予以撤销", "have it recognised, or close it")
    time_param = "by"

    class Params(RuleParams):
        """The campaign's date."""

        by: date = Field(description="last day of the campaign")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Groups from before the pack not recognised, or recognised late."""
        before = col("created_at") < world.terms.effective
        groups = world.groups.filter(col("created_at").is_null() | before)
        recognised = world.approved("group", ("recognition",))
        filed = world.filed("group").select("group_id", filed=nw.lit(True))
        frame = groups.join(recognised, on="group_id", how="left").join(filed, on="group_id", how="left")
        due = end_of(to_day(p.by))
        dated, done = known(col("created_at")), known(col("undated"))
        pairs = [
            (~dated & ~done & ~yes(col("filed")), text(UNKNOWN)),
            (dated & ~done, text(DUE if due >= world.as_of else VIOLATION)),
        ]
        if text_time:
            pairs.append((dated & done & ~yes(col("undated")) & (col("first_at") > due), text(LATE)))
        frame = frame.with_columns(state=cases(pairs, text(None))).filter(known(col("state")))
        return frame.with_columns(
            subject=col("group_id"),
            due_at=nw.when(col("state") != UNKNOWN).then(number(due)),
            f_missing=nw.when(col("state") == UNKNOWN).then(text("created_at")),
            f_created_at=col("created_at"),
            f_recognised_at=col("first_at"),
        )
