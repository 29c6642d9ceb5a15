"""What stands in the ledger about an application: whom and what it concerns, and its facts."""

from __future__ import annotations

from typing import Any

from qunzhi.desk.filing.models import Application
from qunzhi.desk.org.importing.spec import GROUPS
from qunzhi.desk.org.importing.values import plain

#: Fact of the table of groups -> column of an application.
_FACTS = {
    "group_id": "code",
    "platform": "platform",
    "name": "name",
    "kind": "group_kind",
    "unit_id": "unit",
    "purpose": "purpose",
    "created_at": "made_on",
    "temporary": "temporary",
    "join_confirmation": "join_confirmation",
    "terms": "terms",
}


def about(application: Application, *more: str) -> tuple[str, ...]:
    """The group, its unit, who applied, who owns and administers it; and ``more`` references."""
    things = (application.group, application.unit, application.by, application.owner, application.admin)
    return tuple(dict.fromkeys([*(t.ref for t in things if t is not None), *more]))


def facts_of_application(application: Application) -> dict[str, Any]:
    """The group's facts as they are asked for: plain values, references as codes; what is empty is left out."""
    out: dict[str, Any] = {}
    for fact, column in _FACTS.items():
        value: Any = getattr(application, column)
        field = GROUPS.fields[fact]
        out[fact] = plain(value.code if field.kind == "ref" and value is not None else value, field)
    return {fact: value for fact, value in out.items() if value is not None}
