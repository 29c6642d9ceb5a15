"""Rows of the table of filings, as the desk makes them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from qunzhi.desk.org.models import Institution, Person, Unit
from qunzhi.desk.registry.models import Change, Filing
from qunzhi.desk.registry.numbers import LETTERS, next_number

#: How each act ends where an office says yes.
_YES = {
    "approval": "approved",
    "recognition": "approved",
    "cancellation": "noted",
    "filing": "noted",
    "change": "noted",
}


def file_act(
    institution: Institution,
    subject: str,
    subject_code: str,
    act: str,
    office: Unit | None,
    *,
    submitted_at: datetime | None = None,
    decided: bool = True,
    signed_by: Person | None = None,
    change: Change | None = None,
) -> Filing:
    """Make one filing with the next number of its series; to be called in a service.

    ``decided`` False leaves it undecided: it counts as submitted, and waits at the office.
    """
    now = timezone.now()
    return Filing.objects.create(
        institution=institution,
        code=next_number(institution, LETTERS[act]),
        subject=subject,
        subject_code=subject_code,
        act=act,
        office=office,
        submitted_at=submitted_at or now,
        decided_at=now if decided else None,
        decision=_YES[act] if decided else "",
        signed_by=signed_by if decided else None,
        change=change,
    )
