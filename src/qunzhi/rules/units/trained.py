"""Every team is trained every semester."""

from __future__ import annotations

import narwhals as nw
import pyarrow as pa
from pydantic import Field

from qunzhi.core.instants import day_of, end_of, start_of
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import among, col, joined_text, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import DUE, VIOLATION, Rule, RuleParams
from qunzhi.rules.remedies import remedies


class Trained(Rule):
    """A team without themed training in a whole semester since the pack; in the current one it is due.

    A training for all counts for every team. Semesters are the institution's own where its calendar gives them.

    Bad: nothing for the team "students" between 1 August 2023 and 31 January 2024.
    Good: one themed training for all in that time.
    Needs: trainings (kind, team, held_on).
    """

    title = Words("每学期专题培训", "themed training every semester")
    needs = ("trainings",)
    remedies = remedies("组织一次专题培训", "hold a themed training")

    class Params(RuleParams):
        """The teams."""

        teams: tuple[str, ...] = Field(("backbone", "unit_members", "students"), description="teams to be trained")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Team and semester without training."""
        effective = world.terms.effective
        rows: list[tuple[str, str, int, int, bool]] = []
        for semester in world.calendar.semesters(day_of(effective), world.today):
            if start_of(semester.first) < effective:
                continue
            is_open = end_of(semester.last) >= world.as_of
            rows.extend((team, semester.name, semester.first, semester.last, is_open) for team in p.teams)
        wanted = world.engine.put("semesters", _table(rows))
        held = world.table("trainings").filter((col("kind") == "themed") & among(col("team"), (*p.teams, "all")))
        held = held.select("team", "held_on")
        pairs = wanted.join(held.rename({"team": "for_team"}), how="cross")
        fits = (col("for_team") == col("team")) | (col("for_team") == "all")
        inside = (col("held_on") >= col("first")) & (col("held_on") <= col("last"))
        done = pairs.filter(fits & inside).select("team", "semester").unique()
        frame = wanted.join(done, on=["team", "semester"], how="anti")
        return frame.with_columns(
            subject=joined_text([col("team"), col("semester")]),
            state=nw.when(col("is_open")).then(text(DUE)).otherwise(text(VIOLATION)),
            unit_id=text(None),
            f_from_on=col("first"),
            f_to_on=col("last"),
        )


def _table(rows: list[tuple[str, str, int, int, bool]]) -> pa.Table:
    return pa.table(
        {
            "team": pa.array([r[0] for r in rows], pa.string()),
            "semester": pa.array([r[1] for r in rows], pa.string()),
            "first": pa.array([r[2] for r in rows], pa.int64()),
            "last": pa.array([r[3] for r in rows], pa.int64()),
            "is_open": pa.array([r[4] for r in rows], pa.bool_()),
            "due_at": pa.array([end_of(r[3]) for r in rows], pa.int64()),
        }
    )
