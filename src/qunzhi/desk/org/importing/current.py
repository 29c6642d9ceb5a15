"""The rows that an institution has, as facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qunzhi.desk.org.importing.spec import SPECS, Spec
from qunzhi.desk.org.importing.values import Key, Row, plain
from qunzhi.desk.org.models import Institution

#: Where a reference's code stands on the row it leads to.
_CODE = "code"


@dataclass(slots=True)
class Current:
    """One row as it stands: its id, its uid ("" where it has none), its facts."""

    pk: int
    uid: str
    row: Row


def current(spec: Spec, institution: Institution) -> dict[Key, Current]:
    """Key -> row."""
    return {key_of(spec, one.row): one for one in _read(spec, institution)}


def codes(institution: Institution) -> dict[str, dict[str, int]]:
    """table -> code -> row id, for the tables that others refer to."""
    out: dict[str, dict[str, int]] = {}
    for spec in SPECS.values():
        if len(spec.key) == 1:
            rows: Any = spec.model._default_manager.filter(**{spec.owner: institution})
            out[spec.table] = dict(rows.values_list(_CODE, "pk"))
    return out


def key_of(spec: Spec, row: Row) -> Key:
    """What tells the row apart, in texts."""
    return tuple(row.get(fact) or "" for fact in spec.key)


def _read(spec: Spec, institution: Institution) -> Iterator[Current]:
    facts = list(spec.fields.items())
    columns = [f"{f.attr}__{_CODE}" if f.kind == "ref" else f.attr for _, f in facts]
    has_uid = any(f.name == "uid" for f in spec.model._meta.get_fields())
    rows: Any = spec.model._default_manager.filter(**{spec.owner: institution})
    for pk, uid, *values in rows.values_list("pk", "uid" if has_uid else "pk", *columns).iterator(5000):
        row = {name: plain(value, field) for (name, field), value in zip(facts, values, strict=True)}
        yield Current(pk, str(uid) if has_uid else "", row)
