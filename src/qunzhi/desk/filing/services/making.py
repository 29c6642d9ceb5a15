"""The group that comes of an approved application: its owner says that it is made."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import Http404
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.filing.models import Application
from qunzhi.desk.filing.moving import approved_at, settle
from qunzhi.desk.filing.noting import about
from qunzhi.desk.filing.registering import enter_members, new_group, take_number
from qunzhi.desk.services import Act, service

_FIRST = timedelta(days=366)


@service(
    "filing.report_made",
    Words("报告群已建好", "said that the group is made"),
    Right.APPLY,
    gains=(Right.MANAGE_GROUPS,),
)
def do_report_made(
    act: Act,
    application: Application,
    *,
    made_at: datetime | None = None,
    code: str = "",
    account: str = "",
    admin_account: str = "",
) -> Application:
    """Put the approved group into the register: when it was made (now), its number where the platform gives one.

    A time is typed to the minute: in the minute of the approval it is taken to be after it.

    Raises:
        Http404: the viewer neither applied nor will own it.
        QunzhiError: ``not_approved``, ``made_when`` (in the future), ``code_taken``.
    """
    act.within(application.institution_id)
    found = Application.objects.select_related("institution", "unit", "group", "by", "owner", "admin")
    application, now = found.get(pk=application.pk), timezone.now()
    if act.viewer.person not in (application.by, application.owner):
        raise Http404
    if application.state != Application.APPROVED:
        raise QunzhiError.of("not_approved", "申请还没有批准，或群已登记", "it is not approved, or registered already")
    made = _when(made_at, approved_at(application), now)
    number = code.strip() or application.code
    group = new_group(act, application, number, made)
    enter_members(application, group, made, account, admin_account)
    take_number(application, number)
    application.group, application.state, application.closed_at = group, Application.DONE, now
    application.made_on = made
    application.save()
    settle(application)
    act.note(application.ref, about=about(application), payload={"number": application.number, "group_id": number})
    return application


def _when(given: datetime | None, approved: datetime | None, now: datetime) -> datetime:
    if given is None:
        return now
    if given > now + timedelta(minutes=1) or given < now - _FIRST:
        raise QunzhiError.of("made_when", "建群时间应在过去一年之内", "the time should lie within the last year")
    minute = timedelta(minutes=1)
    if approved is not None and given <= approved < given + minute:
        return approved
    return min(given, now)
