"""Small expressions that views and rules share; the same on every engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import narwhals as nw

from qunzhi.core.instants import DAY, LAST_SECOND, OFFSET

Expr = nw.Expr


def col(name: str) -> Expr:
    """A column."""
    return nw.col(name)


def day(instant: Expr) -> Expr:
    """The local day number of an instant."""
    return (instant + OFFSET) // DAY


def start_of_day(number: Expr) -> Expr:
    """00:00:00 of a local day."""
    return number * DAY - OFFSET


def end_of_day(number: Expr) -> Expr:
    """23:59:59 of a local day."""
    return number * DAY - OFFSET + LAST_SECOND


def cases(pairs: Sequence[tuple[Expr, Expr]], default: Expr) -> Expr:
    """The value of the first condition that holds (a null condition does not)."""
    out = default
    for condition, value in reversed(pairs):
        out = nw.when(condition).then(value).otherwise(out)
    return out


def text(value: str | None) -> Expr:
    """A text, or no text."""
    return nw.lit(value, dtype=nw.String)


def number(value: int | None) -> Expr:
    """A whole number, or none."""
    return nw.lit(value, dtype=nw.Int64)


def yes(mark: Expr) -> Expr:
    """A mark that counts only when it is set: blank means no."""
    return mark.fill_null(value=False)


def known(value: Expr) -> Expr:
    """True where there is a value."""
    return ~value.is_null()


def among(value: Expr, options: Iterable[str]) -> Expr:
    """True where the value is one of the options; blank is none of them."""
    return value.is_in(list(options)).fill_null(value=False)


def joined_text(parts: Sequence[Expr], separator: str = "/") -> Expr:
    """Texts put together with a separator; null when one is missing."""
    return nw.concat_str(list(parts), separator=separator)
