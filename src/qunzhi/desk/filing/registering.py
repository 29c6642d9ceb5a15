"""Groups of applications in the register: one that exists already, and one that has just been made."""

from __future__ import annotations

from datetime import datetime

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.filing.models import Application
from qunzhi.desk.filing.noting import about, facts_of_application
from qunzhi.desk.org.models import Person
from qunzhi.desk.registry.changing import change_group
from qunzhi.desk.registry.models import Filing, Group, Membership
from qunzhi.desk.services import Act

#: What an application may fill in on a group that is registered: only where the register says nothing.
_FILLED = ("purpose", "created_at", "temporary", "join_confirmation", "terms", "unit_id")
#: What an application for a registered group says of it: what the register says.
_SAME = ("platform", "name", "group_kind", "unit", "purpose", "temporary", "join_confirmation", "terms")
REGISTER = "filing.register_group"


def register_existing(act: Act, application: Application) -> Group:
    """The group of an application for one that exists: registered now where it is not, its blanks filled where it is.

    Raises:
        QunzhiError: ``code_taken``.
    """
    if application.group is None:
        group = new_group(act, application, application.code, application.made_on)
        application.group = group
        _join(group, application.owner, str(application.answers.get("account", "")), "owner", application.made_on)
        return group
    group = application.group
    known = facts_of_application(application)
    blank = {f for f in _FILLED if getattr(group, "unit" if f == "unit_id" else f) in (None, "", [])}
    fills = {f: v for f, v in known.items() if f in blank}
    if fills:
        change_group(act, group, "filing", fills, note="filing.fill_group")
        group.refresh_from_db()
    as_registered(application)
    return group


def as_registered(application: Application) -> None:
    """Have an application say of a registered group what the register says of it; nothing is saved."""
    group = application.group
    if group is None:
        return
    application.code = group.code
    for column in _SAME:
        if getattr(group, column) not in (None, "", []):
            setattr(application, column, getattr(group, column))


def new_group(act: Act, application: Application, code: str, made: datetime | None) -> Group:
    """Put a group into the register as it was applied for.

    Raises:
        QunzhiError: ``code_taken``: a group of this number is registered.
    """
    if Group.objects.filter(institution=application.institution_id, code=code).exists():
        raise QunzhiError.of(
            "code_taken",
            "这个群号已经登记在别的群上",
            "a group of this number is registered already",
            hint=Words(
                "核对群号；就是那个群的，从它的页面补办备案", "check it; where it is that group, apply from its page"
            ),
        )
    group = Group.objects.create(
        institution=application.institution,
        code=code,
        platform=application.platform,
        name=application.name,
        group_kind=application.group_kind,
        unit=application.unit,
        purpose=application.purpose,
        created_at=made,
        created_by=application.owner,
        temporary=application.temporary,
        join_confirmation=application.join_confirmation,
        terms=list(application.terms),
    )
    after = {**facts_of_application(application), "group_id": code}
    act.note(
        group.ref, about=(application.ref, *about(application)), act=REGISTER, payload={"before": {}, "after": after}
    )
    return group


def enter_members(application: Application, group: Group, made: datetime, account: str, admin_account: str) -> None:
    """Who owns and who administers a group that has just been made."""
    _join(group, application.owner, account, "owner", made)
    _join(group, application.admin, admin_account, "admin", made)


def take_number(application: Application, code: str) -> None:
    """What was filed under the reserved number follows the group's own."""
    rows = Filing.objects.filter(institution=application.institution_id, subject="group")
    rows.filter(subject_code=application.code, steps__of=application).update(subject_code=code)
    application.code = code


def _join(group: Group, person: Person | None, account: str, role: str, at: datetime | None) -> None:
    """A membership needs the account on the platform: without it the register waits for the list of members.

    Whoever an application names was looked at when it was approved: the identity is checked (ISE-5.1, ENT-8.4b).
    """
    if person is not None and account.strip():
        Membership.objects.create(
            group=group,
            account=account.strip(),
            person=person,
            role=role,
            joined_at=at,
            identity_checked_at=at,
        )
