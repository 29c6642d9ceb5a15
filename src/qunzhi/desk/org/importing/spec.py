"""Which facts an import fills, and where they stand in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import Model

from qunzhi.core.words import Words
from qunzhi.desk.org.models import Person, Posting, Unit
from qunzhi.desk.registry.models import Account, Check, Filing, Group, Membership, Recertification
from qunzhi.desk.things import Thing

Kind = Literal["text", "list", "date", "time", "bool", "ref"]


@dataclass(frozen=True, slots=True)
class Field:
    """One fact: its attribute on the model, how it is stored, and for a reference the table it leads to.

    ``names`` is the table whose code a text may be, where it need not be registered.
    """

    attr: str
    kind: Kind = "text"
    to: str = ""
    names: str = ""


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
    def ref_kind(self) -> str:
        """How the ledger calls a row of its own; "" where rows have no id, and stand under what they are about."""
        return self.model.kind if issubclass(self.model, Thing) else ""

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
        "seen_again_at": Field("seen_again_at", "time"),
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
ACCOUNTS = Spec(
    "accounts",
    Words("新媒体账号", "official accounts"),
    Account,
    ("account_id",),
    {
        "account_id": Field("code"),
        "platform": Field("platform"),
        "name": Field("name"),
        "level": Field("level"),
        "host_unit_id": Field("host_unit", "ref", "units"),
        "host_person_id": Field("host_person", "ref", "people"),
        "admin_id": Field("admin", "ref", "people"),
        "partner": Field("partner"),
        "partner_approved_at": Field("partner_approved_at", "time"),
        "opened_at": Field("opened_at", "time"),
        "verified_at": Field("verified_at", "time"),
        "closed_at": Field("closed_at", "time"),
        "sealed_at": Field("sealed_at", "time"),
        "rotated_at": Field("rotated_at", "time"),
        "purpose": Field("purpose"),
        "scope": Field("scope"),
    },
    "institution",
    "",
    "registry.import_account",
)
FILINGS = Spec(
    "filings",
    Words("备案", "filings"),
    Filing,
    ("filing_id",),
    {
        "filing_id": Field("code"),
        "subject": Field("subject"),
        "subject_id": Field("subject_code", names="groups"),
        "act": Field("act"),
        "office_id": Field("office", "ref", "units"),
        "submitted_at": Field("submitted_at", "time"),
        "decided_at": Field("decided_at", "time"),
        "decision": Field("decision"),
        "signed_by": Field("signed_by", "ref", "people"),
    },
    "institution",
    "",
    "registry.import_filing",
)
RECERTIFICATIONS = Spec(
    "recertifications",
    Words("成员认定", "re-certifications"),
    Recertification,
    ("group_id", "done_at"),
    {
        "group_id": Field("group", "ref", "groups"),
        "done_at": Field("done_at", "time"),
        "by": Field("by", "ref", "people"),
    },
    "group__institution",
    "",
    "registry.import_recertification",
)
CHECKS = Spec(
    "checks",
    Words("巡查", "checks"),
    Check,
    ("group_id", "unit_id", "kind", "checked_at"),
    {
        "group_id": Field("group", "ref", "groups"),
        "unit_id": Field("unit", "ref", "units"),
        "kind": Field("check_kind"),
        "checked_at": Field("checked_at", "time"),
        "by": Field("by", "ref", "people"),
        "result": Field("result"),
    },
    "institution",
    "",
    "registry.import_check",
)
_ALL = (UNITS, PEOPLE, POSTINGS, GROUPS, MEMBERSHIPS, ACCOUNTS, FILINGS, RECERTIFICATIONS, CHECKS)
#: In the order in which they are applied: what is referred to comes first.
SPECS: dict[str, Spec] = {s.table: s for s in _ALL}
#: Facts that only the desk keeps: no sheet has a column for them.
OWN_FACTS = frozenset({"ended_on", "gone_on", "seen_again_at"})
#: Of these, the ones that end when a sheet has the row again.
ENDED_FACTS = frozenset({"ended_on", "gone_on"})
