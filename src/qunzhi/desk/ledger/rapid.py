"""Writes many plain rows without making an object of each: a large import has some tens of thousands of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Model


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[int | str | bytes]]) -> None:
    """Inserts rows given as values of these columns: numbers, text and bytes, as both databases take them."""
    values = list(rows)
    if not values:
        return
    names = ", ".join(map(connection.ops.quote_name, columns))
    places = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)


def update(model: type[Model], column: str, values: Iterable[tuple[int | str | bytes, int]]) -> None:
    """Sets one column of rows given as (value, row id)."""
    pairs = list(values)
    if not pairs:
        return
    table, name = (connection.ops.quote_name(n) for n in (model._meta.db_table, column))
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {name} = %s WHERE id = %s", pairs)
