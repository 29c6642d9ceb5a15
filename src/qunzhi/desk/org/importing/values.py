"""Values of facts as plain JSON: what is compared, kept in a change, and written back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.org.importing.spec import Field

#: A row in facts: fact -> text, list of texts, bool or None. Dates and instants are ISO text, references are codes.
Row = dict[str, Any]
Key = tuple[str, ...]


def plain(value: Any, field: Field) -> Any:
    """A value as it comes from facts or the database, made plain. Empty text, empty list and nothing are all None."""
    if value is None or value == "" or value == []:
        return None
    if field.kind == "time":
        moment: datetime = value if value.tzinfo else value.replace(tzinfo=SHANGHAI)
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if field.kind == "date":
        return value.isoformat()
    if field.kind == "list":
        return [str(v) for v in value]
    return value if field.kind == "bool" else str(value)


def stored(value: Any, field: Field, keys: Mapping[str, Mapping[str, int]]) -> tuple[str, Any]:
    """Attribute and value for the model; ``keys`` are table -> code -> row id, for references."""
    if field.kind == "ref":
        return f"{field.attr}_id", keys[field.to][value] if value is not None else None
    if field.kind == "date":
        return field.attr, date.fromisoformat(value) if value is not None else None
    if field.kind == "time":
        return field.attr, datetime.fromisoformat(value) if value is not None else None
    if field.kind == "list":
        return field.attr, list(value or ())
    if field.kind == "bool":
        return field.attr, value
    return field.attr, value or ""
