"""Nicknames in groups show who somebody is."""

from __future__ import annotations

from typing import Literal

import narwhals as nw
from pydantic import Field

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import Expr, cases, col, day, joined_text, known, text, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import FILL_IN


class NicknameReal(Rule):
    """A member whose nickname does not show the name, or unit and name.

    Form ``name``: the nickname contains the person's name. Form ``unit+name``: it is the name or an alias of a unit
    where the person is in post, or of one above it below the institution, then separators or nothing, then the
    person's name, and nothing else; who is in post at the institution itself may use its name. Compared after folding.

    Bad: 快乐小张; 机电系张三丰 for 张三 (unit+name); 张三 alone (unit+name).
    Good: 张三老师 (name); 机电系-张三 (unit+name).
    Needs: groups, memberships (nickname, person_id, reminded_at), people; for unit+name postings and units.
    """

    title = Words("实名昵称", "real-name nickname")
    needs = ("groups", "memberships", "people", "postings", "units")
    remedies = {
        "violation": Words("提醒本人改为实名昵称", "remind the member to use the real name"),
        "wait": Words("已提醒，等待本人更改", "reminded: wait for the member to change it"),
        "remove": Words("提醒后逾期未改，按规定请出群", "not changed since the reminder: remove from the group"),
        "unknown": FILL_IN,
    }

    class Params(RuleParams):
        """The form and how long a reminder has."""

        form: Literal["name", "unit+name"] = Field(description="what a nickname must show")
        grace: Span = Field(Span(7, "days"), description="time to change it after a reminder")

    def tables_for(self, p: Params) -> tuple[str, ...]:
        """The name alone can be looked for without postings and units."""
        return self.needs[:3] if p.form == "name" else self.needs

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Members whose nickname does not say who they are."""
        people = world.people.select("person_id", name_f=col("name_f"))
        frame = world.members.filter(known(col("person_id")))
        blank = col("nickname_f").is_null() | col("name_f").is_null()
        missing = cases(
            [(col("nickname_f").is_null(), text("nickname")), (col("name_f").is_null(), text("name"))], text(None)
        )
        if p.form == "name":
            frame = frame.join(people, on="person_id", how="left")
            frame = frame.filter(blank | ~yes(col("nickname_f").str.contains(col("name_f"), literal=True)))
            state = cases([(blank, text(UNKNOWN))], text(VIOLATION))
        else:
            frame = self._without_right_form(world, frame)
            frame = frame.join(people, on="person_id", how="left")
            frame = frame.join(world.placed.with_columns(placed=nw.lit(True)), on="person_id", how="left")
            unplaced = ~yes(col("placed"))
            state = cases([(blank | unplaced, text(UNKNOWN))], text(VIOLATION))
            missing = nw.when(blank).then(missing).otherwise(text("posting"))
        frame = standing(frame, state)
        return frame.with_columns(
            subject=joined_text([col("group_id"), col("uid")]),
            remedy=self._remedy(world, p),
            f_nickname=nw.when(col("nickname").is_null()).then(col("nickname_f")).otherwise(col("nickname")),
            f_person_id=col("person_id"),
            f_reminded_at=col("reminded_at"),
            f_missing=nw.when(col("state") == UNKNOWN).then(missing),
        )

    def _without_right_form(self, world: World, frame: Frame) -> Frame:
        """Members whose nickname is not unit, separators or nothing, and name."""
        allowed = world.kept(_allowed)
        # One label for each text without separators, so that the join keeps one row a member; that several differ
        # in their separators only is seldom, and those are looked at again among the few that are left.
        first = allowed.group_by("person_id", "nickname_bare", "full_name").agg(
            label=col("label").min(), labels=nw.len().cast(nw.Int64)
        )
        joined = frame.join(first, on=["person_id", "nickname_bare"], how="left")
        wrong = world.engine.keep(joined.filter(~yes(_fits())))  # few, and read twice
        again = wrong.filter(yes(col("labels") > 1)).select(
            "group_id", "uid", "person_id", "nickname_f", "nickname_bare"
        )
        right = again.join(allowed, on=["person_id", "nickname_bare"]).filter(yes(_fits()))
        right = right.select("group_id", "uid", "person_id", "nickname_f").unique()
        wrong = wrong.drop("label", "labels", "full_name")
        return wrong.join(right, on=["group_id", "uid", "person_id", "nickname_f"], how="anti")

    def _remedy(self, world: World, p: Params) -> Expr:
        over = nw.lit(world.today) - day(col("reminded_at")) > p.grace.n
        reminded = known(col("reminded_at"))
        steps = [
            (col("state") == UNKNOWN, text("unknown")),
            (reminded & over, text("remove")),
            (reminded, text("wait")),
        ]
        return cases(steps, text("violation"))


def _allowed(world: World) -> Frame:
    """person_id, label, full_name, nickname_bare: the units a person may name, and what the nickname then comes to.

    ``nickname_bare`` is label and name without separators: what a nickname without its separators must equal. The
    exact form, separators only between the two, is looked at on what matches.
    """
    above = world.above.filter((col("depth") == 0) | (col("above_kind") != "institution"))
    labels = world.labels.filter(col("label_kind") == "name")
    names = world.people.filter(known(col("name_f"))).select("person_id", "name_bare", full_name=col("name_f"))
    return (
        world.in_post.select("person_id", "unit_id")
        .unique()
        .join(above.select("unit_id", "above_id"), on="unit_id")
        .join(labels.select("label", "label_bare", above_id=col("unit_id")), on="above_id")
        .join(names, on="person_id")
        .select("person_id", "label", "full_name", nickname_bare=nw.concat_str(col("label_bare"), col("name_bare")))
        .unique()
    )


def _fits() -> Expr:
    """The nickname begins with the label, ends with the name, and the two do not overlap."""
    ends = col("nickname_f").str.starts_with(col("label")) & col("nickname_f").str.ends_with(col("full_name"))
    length = col("label").str.len_chars() + col("full_name").str.len_chars()
    return ends & (col("nickname_f").str.len_chars() >= length)
