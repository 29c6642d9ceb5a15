"""Rows of one table written as a whole: added, changed, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model

from qunzhi.desk.org.importing.spec import Spec
from qunzhi.desk.org.importing.values import Row, stored
from qunzhi.desk.org.models import Institution

_BATCH = 500
Keys = Mapping[str, Mapping[str, int]]


def add_rows(spec: Spec, rows: Sequence[Row], institution: Institution, keys: Keys) -> list[Any]:
    """Insert rows in order; returns the objects with their ids. References to rows of the same table come later."""
    made = []
    for row in rows:
        values = dict(stored(v, spec.fields[f], keys) for f, v in row.items() if not _own(spec, f))
        if spec.owner == "institution":
            values["institution"] = institution
        made.append(spec.model(**values))
    return list(spec.model._default_manager.bulk_create(made, batch_size=_BATCH))


def change_rows(spec: Spec, rows: Iterable[tuple[int, Row]], keys: Keys) -> dict[int, Model]:
    """Set facts on rows by id; returns the rows."""
    wanted = {pk: row for pk, row in rows if row}
    found: dict[int, Any] = spec.model._default_manager.in_bulk(list(wanted))
    by_fields: dict[tuple[str, ...], list[Any]] = {}
    for pk, row in wanted.items():
        values = dict(stored(v, spec.fields[f], keys) for f, v in row.items())
        for attr, value in values.items():
            setattr(found[pk], attr, value)
        by_fields.setdefault(tuple(sorted(values)), []).append(found[pk])
    for attrs, objects in by_fields.items():
        names = [a.removesuffix("_id") for a in attrs]
        spec.model._default_manager.bulk_update(objects, names, batch_size=_BATCH)
    return found


def own_references(spec: Spec, row: Row) -> Row:
    """The facts of a row that lead to rows of its own table: a unit's parent."""
    return {f: v for f, v in row.items() if _own(spec, f)}


def _own(spec: Spec, fact: str) -> bool:
    return spec.fields[fact].to == spec.table
