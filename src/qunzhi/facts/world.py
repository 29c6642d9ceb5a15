"""The facts as they were known at an instant, seen by one pack: the views that every rule shares.

What happened later does not exist here (RULES, Time): rows whose main time lies later are gone, other later times are
empty, decisions decided later are open. "Governed", "in use", "current" and "in post" mean what RULES says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import narwhals as nw
import pyarrow as pa

from qunzhi.core.calendar import WorkCalendar
from qunzhi.core.instants import day_of
from qunzhi.core.spans import Span
from qunzhi.facts.chain import Chain
from qunzhi.facts.engine import Engine, Frame
from qunzhi.facts.expressions import Expr, among, col, day, end_of_day, known, yes
from qunzhi.facts.prepare import Prepared
from qunzhi.facts.tables import TABLES

#: Acts that put a group or account on file.
FILING_ACTS = ("filing", "approval", "recognition")


@dataclass(frozen=True, slots=True)
class PackTerms:
    """What rules need to know of the pack as a whole.

    ``effective`` is the instant it binds from; ``platforms`` those it covers (None: any); ``campaign`` is true when it
    recognises the groups from before it, which filing and approval then leave alone.
    """

    id: str
    effective: int
    platforms: tuple[str, ...] | None = None
    campaign: bool = False
    chain: Chain = Chain()


class World:
    """One institution at ``as_of`` under one pack. Views are worked out once and shared."""

    def __init__(
        self,
        engine: Engine,
        prepared: dict[str, Frame],
        supplied: frozenset[str],
        calendar: WorkCalendar,
        as_of: int,
        terms: PackTerms,
    ) -> None:
        self.engine = engine
        self.base = prepared
        self.supplied = supplied
        self.calendar = calendar
        self.as_of = as_of
        self.today = day_of(as_of)
        self.terms = terms
        self._due: dict[int, Frame] = {}
        self._kept: dict[Callable[[World], Frame], Frame] = {}

    def kept(self, build: Callable[[World], Frame]) -> Frame:
        """A view that lives in a module of its own, worked out once for this world."""
        if build not in self._kept:
            self._kept[build] = self.engine.keep(build(self))
        return self._kept[build]

    # -- time

    def since_pack(self, instant: Expr) -> Expr:
        """Where a deadline counts from: not before the pack binds."""
        return nw.when(instant < self.terms.effective).then(nw.lit(self.terms.effective)).otherwise(instant)

    def interval_passed(self, days: int) -> bool:
        """Whether an interval rule may find anything yet."""
        return self.today - day_of(self.terms.effective) > days

    def once_passed(self, frame: Frame, days: int) -> Frame:
        """The frame, or none of it while an interval rule may not find anything."""
        return frame if self.interval_passed(days) else frame.head(0)

    def with_due(self, frame: Frame, base: str, within: Span) -> Frame:
        """``due_at`` and ``missing_year`` beside a frame that counts from column ``base`` (an instant).

        ``due_at`` is null where the base is, or where the calendar lacks ``missing_year``.
        """
        if within.unit == "working_days":
            counted = frame.with_columns(base_day=day(col(base)))
            counted = counted.join(self._due_days(within.n), on="base_day", how="left")
            return counted.with_columns(due_at=end_of_day(col("due_day"))).drop("base_day", "due_day")
        if within.unit == "days":
            due = end_of_day(day(col(base)) + within.n)
        else:
            due = col(base) + within.us
        return frame.with_columns(due_at=due, missing_year=nw.lit(None, dtype=nw.Int64))

    def _due_days(self, n: int) -> Frame:
        if n not in self._due:
            days, due, year = self.calendar.due_table(n, day_of(self.terms.effective), self.today)
            table = pa.table(
                {
                    "base_day": pa.array(days, pa.int64()),
                    "due_day": pa.array(due, pa.int64()),
                    "missing_year": pa.array(year, pa.int64()),
                }
            )
            self._due[n] = self.engine.put(f"due_{n}", table)
        return self._due[n]

    def seen(self, instant: Expr) -> Expr:
        """An instant that is not later than the as-of; empty otherwise."""
        return nw.when(instant <= self.as_of).then(instant)

    def _exists(self, frame: Frame, main: str) -> Frame:
        return frame.filter(col(main).is_null() | (col(main) <= self.as_of))

    def _as_of(self, table: str) -> Frame:
        """A table without what lies later than the as-of. Deadlines are no events and stay."""
        frame = self.base[table]
        for column in TABLES[table].columns:
            if column.name not in frame.columns or column.kind not in ("time", "date"):
                continue
            limit = self.as_of if column.kind == "time" else self.today
            if column.main:
                frame = frame.filter(col(column.name).is_null() | (col(column.name) <= limit))
            elif not column.deadline:
                frame = frame.with_columns(nw.when(col(column.name) <= limit).then(col(column.name)).alias(column.name))
        return frame

    # -- units, people, postings

    @cached_property
    def units(self) -> Frame:
        """Units; they always exist."""
        return self.base["units"]

    @cached_property
    def labels(self) -> Frame:
        """unit_id, label (folded), label_kind (name or foreign)."""
        return self.base["labels"]

    @cached_property
    def above(self) -> Frame:
        """unit_id, above_id, depth (0 is the unit itself), above_kind."""
        return self.base["above"]

    @cached_property
    def people(self) -> Frame:
        """People; they always exist."""
        return self._as_of("people")

    @cached_property
    def postings(self) -> Frame:
        """Postings begun, with ``in_post``: not ended before the as-of date."""
        frame = self._as_of("postings")
        return self.engine.keep(frame.with_columns(in_post=col("until").is_null() | (col("until") >= self.today)))

    @cached_property
    def in_post(self) -> Frame:
        """Postings in force."""
        return self.postings.filter(col("in_post"))

    @cached_property
    def placed(self) -> Frame:
        """person_id of everybody in post somewhere."""
        return self.in_post.select("person_id").unique()

    @cached_property
    def scope(self) -> Frame:
        """unit_id, near_id: a unit and every unit in its scope (itself, all above, all below)."""
        up = self.above.select("unit_id", near_id=col("above_id"))
        down = self.above.filter(col("depth") > 0).select(unit_id=col("above_id"), near_id=col("unit_id"))
        return self.engine.keep(nw.concat([up, down]))

    # -- groups

    @cached_property
    def all_groups(self) -> Frame:
        """Groups that exist, with ``in_use``, ``covered`` (platform of the pack) and ``governed``."""
        frame = self._as_of("groups")
        covered = nw.lit(True) if self.terms.platforms is None else among(col("platform"), self.terms.platforms)
        frame = frame.with_columns(covered=covered, in_use=col("dissolved_at").is_null())
        return self.engine.keep(frame.with_columns(governed=col("covered") & (col("kind") != "non_work")))

    @cached_property
    def governed(self) -> Frame:
        """Governed groups, dissolved ones too."""
        return self.all_groups.filter(col("governed"))

    @cached_property
    def groups(self) -> Frame:
        """Governed groups in use: what rules look at unless they say otherwise."""
        return self.governed.filter(col("in_use"))

    def groups_of(self, kinds: tuple[str, ...] | None = None, except_kinds: tuple[str, ...] = ()) -> Frame:
        """Governed groups in use of some kinds."""
        return of_kinds(self.groups, kinds, except_kinds)

    def not_left_to_campaign(self, groups: Frame) -> Frame:
        """Without the groups from before the pack, where the pack has a recognition campaign for those."""
        if not self.terms.campaign:
            return groups
        return groups.filter(col("created_at").is_null() | (col("created_at") >= self.terms.effective))

    @cached_property
    def group_names(self) -> Frame:
        """Labels of units that stand in the names of groups: group_id, named_unit_id, label, label_kind."""
        return self.base["group_names"]

    @cached_property
    def group_heads(self) -> Frame:
        """What members carry of their group: group_id, unit_id, group_kind, created_by."""
        return self.groups.select("group_id", "unit_id", group_kind=col("kind"), created_by=col("created_by"))

    # -- members

    @cached_property
    def memberships(self) -> Frame:
        """Memberships begun, with later times empty; of any group."""
        return self._as_of("memberships")

    @cached_property
    def members(self) -> Frame:
        """Current members of governed groups in use, with unit_id, group_kind and created_by of the group."""
        return self.memberships.filter(col("left_at").is_null()).join(self.group_heads, on="group_id")

    @cached_property
    def stewards(self) -> Frame:
        """Current owners and admins among the members."""
        return self.engine.keep(self.members.filter(among(col("role"), ("owner", "admin"))))

    @cached_property
    def owners(self) -> Frame:
        """Current owners."""
        return self.stewards.filter(col("role") == "owner")

    # -- filings

    @cached_property
    def filings(self) -> Frame:
        """Counting filings: not rejected. ``decision`` is empty while undecided at the as-of."""
        frame = self.base["filings"]
        frame = self._exists(frame, "submitted_at")
        later = known(col("decided_at")) & (col("decided_at") > self.as_of)
        frame = frame.with_columns(
            decision=nw.when(~later).then(col("decision")), decided_at=self.seen(col("decided_at"))
        )
        return self.engine.keep(frame.filter(col("decision").is_null() | (col("decision") != "rejected")))

    def filings_of(self, subject: str, acts: tuple[str, ...] = FILING_ACTS) -> Frame:
        """Counting filings of groups or of accounts, of some acts; ``subject_id`` renamed to the subject's key."""
        frame = self.filings.filter((col("subject") == subject) & among(col("act"), acts))
        return frame.rename({"subject_id": f"{subject}_id"}).drop("subject")

    def filed(self, subject: str) -> Frame:
        """One row a filed subject: its id, ``first_at`` (earliest submission), ``undated`` (one without a time)."""
        return first_of(self.filings_of(subject), f"{subject}_id", "submitted_at")

    def approved(self, subject: str, acts: tuple[str, ...] = ("approval",)) -> Frame:
        """One row a subject with a decided approval: its id, ``first_at`` (earliest decision), ``undated``."""
        frame = self.filings_of(subject, acts).filter(col("decision") == "approved")
        return first_of(frame, f"{subject}_id", "decided_at")

    def approval_submitted(self, subject: str) -> Frame:
        """One row a subject with a counting approval: its id, ``first_at`` (earliest submission), ``undated``."""
        return first_of(self.filings_of(subject, ("approval",)), f"{subject}_id", "submitted_at")

    @cached_property
    def cancelled(self) -> Frame:
        """One row a group with a counting cancellation: group_id, first_at, undated."""
        return first_of(self.filings_of("group", ("cancellation",)), "group_id", "submitted_at")

    # -- the other tables

    @cached_property
    def checks(self) -> Frame:
        """Checks made."""
        return self._as_of("checks")

    @cached_property
    def accounts(self) -> Frame:
        """Accounts that exist and are not closed."""
        return self._as_of("accounts").filter(col("closed_at").is_null())

    @cached_property
    def accounts_since(self) -> Frame:
        """Open accounts opened since the pack; one that does not say when may be."""
        opened = col("opened_at")
        return self.accounts.filter(opened.is_null() | (opened >= self.terms.effective))

    @cached_property
    def accounts_before(self) -> Frame:
        """Open accounts opened before the pack; one that does not say when may be."""
        opened = col("opened_at")
        return self.accounts.filter(opened.is_null() | (opened < self.terms.effective))

    @cached_property
    def posts(self) -> Frame:
        """Posts published."""
        return self._as_of("posts")

    @cached_property
    def cases(self) -> Frame:
        """Cases found since the pack, of governed groups or of none, with unit_id of the group."""
        frame = self._as_of("cases").filter(col("found_at") >= self.terms.effective)
        return self.with_group(frame)

    @cached_property
    def notices(self) -> Frame:
        """Notices sent since the pack, in governed groups or in none, with unit_id of the group."""
        frame = self._as_of("notices").filter(col("sent_at") >= self.terms.effective)
        return self.with_group(frame)

    def with_group(self, frame: Frame) -> Frame:
        """Only what belongs to a governed group (dissolved or not) or to none; adds the group's unit_id."""
        groups = self.governed.select("group_id", "unit_id", governed=nw.lit(True))
        joined = frame.join(groups, on="group_id", how="left")
        return joined.filter(col("group_id").is_null() | yes(col("governed"))).drop("governed")

    def table(self, name: str) -> Frame:
        """Any other table as of the instant."""
        return self._as_of(name)


def of_kinds(frame: Frame, kinds: tuple[str, ...] | None, except_kinds: tuple[str, ...] = ()) -> Frame:
    """Groups of some kinds (None: all) but not of others."""
    if kinds is not None:
        frame = frame.filter(among(col("kind"), kinds))
    if except_kinds:
        frame = frame.filter(~among(col("kind"), except_kinds))
    return frame


def first_of(frame: Frame, key: str, instant: str) -> Frame:
    """The earliest of an instant by key, and whether one of its rows has none (done, time not known)."""
    marked = frame.with_columns(no_time=nw.when(col(instant).is_null()).then(nw.lit(1)).otherwise(nw.lit(0)))
    grouped = marked.group_by(key).agg(first_at=col(instant).min(), undated=col("no_time").max())
    return grouped.with_columns(undated=col("undated") == 1)


def open_world(engine: Engine, prepared: Prepared, calendar: WorkCalendar, as_of: int, terms: PackTerms) -> World:
    """A world on tables handed to an engine for the first time."""
    frames = {name: engine.put(name, table) for name, table in prepared.tables.items()}
    return World(engine, frames, prepared.supplied, calendar, as_of, terms)
