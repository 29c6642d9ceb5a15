"""How a deadline is judged, once for all rules that have one (RULES, Time and Missing values)."""

from __future__ import annotations

import narwhals as nw

from qunzhi.core.spans import Span
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import Expr, cases, col, day, end_of_day, known, number, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import DUE, LATE, UNKNOWN, VIOLATION


def judge(
    world: World,
    frame: Frame,
    *,
    base: str,
    within: Span,
    done: Expr,
    done_at: Expr | None = None,
    text_time: bool = False,
    missing: str = "",
) -> Frame:
    """Judge rows against ``base`` + ``within``.

    Args:
        world: gives the as-of, the pack's start and the calendar.
        frame: rows with the instant column ``base``; a base before the pack counts from the pack.
        base: the column the deadline counts from.
        within: how long there is.
        done: never null; true where the thing is done.
        done_at: when it was done, null where not known.
        text_time: what was done after the due time is late.
        missing: the fact to name where the base is missing.

    Returns:
        The rows not in order, with ``state``, ``due_at``, ``f_missing``, ``f_calendar_year`` and
        ``f_counted_from_at`` (where the deadline counts from, so that a person can count it by eye).
    """
    own = frame.with_columns(deadline_base=world.since_pack(col(base)))
    own = world.with_due(own, "deadline_base", within)
    own = own.with_columns(done=done, done_at=number(None) if done_at is None else done_at)
    # Done so early that no calendar could make it late: nothing to ask of a year that is not covered.
    surely = end_of_day(day(col("deadline_base")) + within.n)
    own = state_by_due(own, world.as_of, text_time=text_time, surely=surely)
    no_base = (col("state") == UNKNOWN) & col("deadline_base").is_null()
    own = own.with_columns(
        f_missing=nw.when(no_base).then(text(missing or base)),
        f_calendar_year=nw.when(col("state") == UNKNOWN).then(col("missing_year")),
        f_counted_from_at=col("deadline_base"),
    )
    return own.drop("deadline_base", "missing_year", "done", "done_at")


def state_by_due(frame: Frame, as_of: int, *, text_time: bool, surely: Expr | None = None) -> Frame:
    """``state`` from columns done, done_at and due_at; rows in order are gone."""
    done, undone, due = col("done"), ~col("done"), col("due_at")
    pairs: list[tuple[Expr, Expr]] = [
        (undone & due.is_null(), text(UNKNOWN)),
        (undone & (due >= as_of), text(DUE)),
        (undone, text(VIOLATION)),
    ]
    if text_time:
        pairs.append((done & (col("done_at") > due), text(LATE)))
        if surely is not None:
            in_doubt = done & due.is_null() & known(col("missing_year")) & (col("done_at") > surely)
            pairs.append((in_doubt, text(UNKNOWN)))
    judged = frame.with_columns(state=cases(pairs, text(None)))
    return judged.filter(known(col("state"))).with_columns(due_at=nw.when(col("state") != UNKNOWN).then(due))


def exempt_temporary(frame: Frame) -> Frame:
    """Leave temporary groups out; where it is not said whether a group is temporary, nothing is sure."""
    frame = frame.filter(~(col("temporary") == True).fill_null(value=False))  # noqa: E712
    unsure = col("temporary").is_null() & (col("state") != UNKNOWN)
    return frame.with_columns(
        state=nw.when(unsure).then(text(UNKNOWN)).otherwise(col("state")),
        due_at=nw.when(~unsure).then(col("due_at")),
        f_missing=nw.when(unsure).then(text("temporary")).otherwise(col("f_missing")),
    )


def standing(frame: Frame, state: Expr) -> Frame:
    """Rows of a rule without a deadline: ``state`` may be null for what is in order."""
    return frame.with_columns(state=state, due_at=number(None)).filter(known(col("state")))
