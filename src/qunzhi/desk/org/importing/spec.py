"""Which facts an import fills, and where they stand in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import Model

from qunzhi.core.words import Words
from qunzhi.desk.org.models import Person, Posting, Unit
from qunzhi.desk.registry.models import Group, Membership

Kind = Literal["text", "list", "date", "time", "bool", "ref"]


@dataclass(frozen=True, slots=True)
class Field:
    """One fact: its attribute on the model, how it is stored, and for a reference the table it leads to."""

    attr: str
    kind: Kind = "text"
    to: str = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """One table: its model, how rows are told apart, its fields.

    ``owner`` leads from a row to the institution; ``ends`` is the field that is set when a complete list no longer has
    the row ("" where absence means nothing); ``loose`` are key facts that may be put right while a row goes on; ``act``
    is what the ledger calls the change of one row.
    """

    table: str
    words: Words
    model: type[Model]
    key: tuple[str, ...]
    fields: Mapping[str, Field]
    owner: str
    ends: str
    act: str
    loose: tuple[str, ...] = ()

    @property
    def undo_act(self) -> str:
        """What the ledger calls taking one row back."""
        return self.act.replace(".import_", ".take_back_")


UNITS = Spec(
    "units",
    Words("单位", "units"),
    Unit,
    ("unit_id",),
    {
        "unit_id": Field("code"),
        "name": Field("name"),
        "kind": Field("unit_kind"),
        "parent_id": Field("parent", "ref", "units"),
        "aliases": Field("aliases", "list"),
        "foreign_name": Field("foreign_name"),
        "attached_to": Field("attached_to", "ref", "units"),
        "ended_on": Field("ended_on", "date"),
    },
    "institution",
    "ended_on",
    "org.import_unit",
)
PEOPLE = Spec(
    "people",
    Words("人员", "people"),
    Person,
    ("person_id",),
    {
        "person_id": Field("code"),
        "name": Field("name"),
        "category": Field("category"),
        "joined_on": Field("joined_on", "date"),
        "gone_on": Field("gone_on", "date"),
    },
    "institution",
    "gone_on",
    "org.import_person",
)
POSTINGS = Spec(
    "postings",
    Words("任职", "postings"),
    Posting,
    ("person_id", "unit_id", "role", "since"),
    {
        "person_id": Field("person", "ref", "people"),
        "unit_id": Field("unit", "ref", "units"),
        "role": Field("role"),
        "since": Field("since", "date"),
        "until": Field("until", "date"),
        "end_reason": Field("end_reason"),
    },
    "person__institution",
    "until",
    "org.import_posting",
    ("since",),
)
GROUPS = Spec(
    "groups",
    Words("群组", "groups"),
    Group,
    ("group_id",),
    {
        "group_id": Field("code"),
        "platform": Field("platform"),
        "name": Field("name"),
        "kind": Field("group_kind"),
        "unit_id": Field("unit", "ref", "units"),
        "purpose": Field("purpose"),
        "created_at": Field("created_at", "time"),
        "created_by": Field("created_by", "ref", "people"),
        "temporary": Field("temporary", "bool"),
        "task_ended_at": Field("task_ended_at", "time"),
        "dissolved_at": Field("dissolved_at", "time"),
        "join_confirmation": Field("join_confirmation", "bool"),
        "last_active_at": Field("last_active_at", "time"),
        "told_at": Field("told_at", "time"),
        "terms": Field("terms", "list"),
    },
    "institution",
    "",
    "registry.import_group",
)
MEMBERSHIPS = Spec(
    "memberships",
    Words("群成员", "memberships"),
    Membership,
    ("group_id", "uid", "joined_at"),
    {
        "group_id": Field("group", "ref", "groups"),
        "uid": Field("account"),
        "person_id": Field("person", "ref", "people"),
        "nickname": Field("nickname"),
        "role": Field("role"),
        "joined_at": Field("joined_at", "time"),
        "invited_by": Field("invited_by"),
        "identity_checked_at": Field("identity_checked_at", "time"),
        "reminded_at": Field("reminded_at", "time"),
        "left_at": Field("left_at", "time"),
        "left_with_leave": Field("left_with_leave", "bool"),
    },
    "group__institution",
    "left_at",
    "registry.import_membership",
)
#: In the order in which they are applied: what is referred to comes first.
SPECS: dict[str, Spec] = {s.table: s for s in (UNITS, PEOPLE, POSTINGS, GROUPS, MEMBERSHIPS)}
#: Facts that only the desk keeps: no sheet has a column for them.
OWN_FACTS = frozenset({"ended_on", "gone_on"})
