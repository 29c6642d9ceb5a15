"""What the interface takes and gives. Codes are those of the facts (docs/reference/facts.md); times carry a zone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints

#: What ids are made of (desk.things).
UID = Annotated[str, StringConstraints(pattern=r"^[23456789bcdfghjkmnpqrstvwxz]{14}$")]


#: Text without characters that a database or a line of a sheet cannot keep.
_SEEN = r"^[^\x00-\x1f\x7f]*$"
Short = Annotated[str, StringConstraints(pattern=_SEEN, max_length=100)]
Term = Annotated[str, StringConstraints(pattern=_SEEN, min_length=1, max_length=40)]
Code = Annotated[str, StringConstraints(pattern=_SEEN, max_length=40)]


class Fault(Schema):
    """Why a request was refused: a short code, and the same in Chinese and in English."""

    code: str
    zh: str
    en: str
    where: list[str] = Field(default_factory=list, description="the part of the request that is wrong")


class UnitRef(Schema):
    """A unit by its number."""

    code: str
    name: str


class GroupOut(Schema):
    """A group of the register; ``filed``: a filing counts; ``pending``: an application is open."""

    uid: UID
    code: str = Field(description="the group's number")
    platform: str
    name: str
    kind: str
    unit: UnitRef | None
    purpose: str | None
    temporary: bool | None
    join_confirmation: bool | None
    terms: list[str]
    created_at: datetime | None
    last_active_at: datetime | None
    told_at: datetime | None
    task_ended_at: datetime | None
    dissolved_at: datetime | None
    filed: bool
    pending: bool


class Groups(Schema):
    """Some groups, in the order of their numbers; ``next`` goes into ``after`` for those behind them."""

    items: list[GroupOut]
    next: str | None


class MemberOut(Schema):
    """A current membership; ``person`` is the staff or student number, null while nobody knows who it is."""

    account: str
    person: str | None
    nickname: str | None
    role: str | None
    joined_at: datetime | None


class FilingOut(Schema):
    """A filing; ``office`` is the unit's number."""

    number: str
    act: str
    office: str | None
    submitted_at: datetime | None
    decided_at: datetime | None
    decision: str | None


class FindingOut(Schema):
    """A finding of the last look."""

    pack: str
    provision: str
    rule: str
    subject: str
    state: str
    severity: str
    due_at: datetime | None
    remedy_zh: str
    remedy_en: str


class Findings(Schema):
    """What the last look found; ``as_of`` is null before the first."""

    as_of: datetime | None
    items: list[FindingOut]


class About(Schema):
    """The token: what it may do, until when."""

    name: str
    institution: str
    scopes: list[str]
    until: datetime


def _text(value: object) -> object:
    """Times are texts: a bare number would be taken for seconds since 1970."""
    if value is not None and not isinstance(value, str):
        raise ValueError("a time is text, as 2025-10-09T08:30:00+08:00")
    return value


Time = Annotated[datetime, BeforeValidator(_text)]


class GroupPatch(Schema):
    """The facts that programs may change; what is left out stays, null empties."""

    model_config = ConfigDict(extra="forbid")

    purpose: Code | None = None
    terms: list[Term] | None = Field(None, max_length=20)
    join_confirmation: StrictBool | None = None
    last_active_at: Time | None = Field(None, description="with its zone; Asia/Shanghai where none is given")
    told_at: Time | None = Field(None, description="with its zone; Asia/Shanghai where none is given")


#: Groups on one page at most.
MOST = 200


class Wanted(Schema):
    """Which groups; empty means any."""

    q: Short = Field("", description="part of the name or number")
    unit: Short = Field("", description="a unit's number; units below it too")
    platform: Short = ""
    kind: Short = ""
    filed: bool | None = None
    dissolved: bool | None = None
    after: Short = Field("", description="``next`` of the page before")
    limit: int = Field(50, ge=1, le=MOST)
