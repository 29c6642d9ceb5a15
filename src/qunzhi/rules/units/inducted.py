"""New people are inducted."""

from __future__ import annotations

from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import among, col, known, start_of_day, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import Rule, RuleParams
from qunzhi.rules.judging import judge
from qunzhi.rules.remedies import remedies


class Inducted(Rule):
    """A person who joined since the pack and has attended no induction in time.

    Who joins later than the as-of has not joined yet.

    Bad: joined on 1 March, nothing attended by the end of 31 March (within 30 days).
    Good: attended on 15 March; joined before the pack.
    Needs: people (joined_on, category), trainings (induction), attendances.
    """

    title = Words("入职教育", "induction")
    needs = ("people", "trainings", "attendances")
    remedies = remedies("安排参加入职（入场）教育", "arrange an induction")
    time_param = "within"

    class Params(RuleParams):
        """How long there is, and for whom."""

        within: Span = Field(description="time from the day of joining")
        categories: tuple[str, ...] = Field(("staff", "contract", "migrant"), description="categories of people")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """People who have not been inducted."""
        held = world.table("trainings").filter(col("kind") == "induction").select("training_id", "held_on")
        attended = world.base["attendances"].join(held, on="training_id")
        attended = attended.group_by("person_id").agg(held_on=col("held_on").min())
        people = world.base["people"].filter(among(col("category"), p.categories))
        people = people.filter(col("joined_on").is_null() | (col("joined_on") <= world.today))
        people = people.with_columns(joined_at=start_of_day(col("joined_on")))
        people = people.filter(col("joined_at").is_null() | (col("joined_at") >= world.terms.effective))
        frame = people.join(attended, on="person_id", how="left")
        frame = judge(
            world,
            frame,
            base="joined_at",
            within=p.within,
            done=known(col("held_on")),
            done_at=start_of_day(col("held_on")),
            text_time=text_time,
            missing="joined_on",
        )
        return frame.with_columns(subject=col("person_id"), unit_id=text(None), f_joined_on=col("joined_on"))
