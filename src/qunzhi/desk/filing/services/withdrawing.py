"""While an application is under way: taking it back, reminding the office that it waits for."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.moving import COPY, current, give_up, settle
from qunzhi.desk.filing.noting import about
from qunzhi.desk.filing.owning import own_application
from qunzhi.desk.services import Act, service


@service("filing.withdraw_application", Words("撤回申请", "took an application back"), Right.APPLY)
def do_withdraw_application(act: Act, application: Application, *, reason: str) -> Application:
    """Take an own application back while it is not through; what offices have decided leaves the facts, not the ledger.

    Raises:
        QunzhiError: ``is_over``: it is done, refused or taken back already.
    """
    application = own_application(act, application)
    if application.state in (Application.DONE, Application.REJECTED, Application.WITHDRAWN):
        raise QunzhiError.of(
            "is_over",
            "这份申请已经办结，不能撤回",
            "this application is over: it cannot be taken back",
            hint=Words(
                "群不再用了，在群的页面上解散", "where the group is not wanted any more, dissolve it on its page"
            ),
        )
    was = application.state
    gone = [f.code for s in current(application) for f in s.filings.all()]
    give_up(application)
    application.state, application.closed_at = Application.WITHDRAWN, timezone.now()
    application.save(update_fields=["state", "closed_at"])
    settle(application)
    payload = {"was": was, "filings_removed": gone}
    act.note(application.ref, about=about(application), reason=reason, payload=payload)
    return application


@service("filing.remind_office", Words("催办", "reminded an office"), Right.APPLY)
def do_remind_office(act: Act, application: Application) -> Application:
    """Remind the office that an own application waits for: once a day, and only once it is late.

    Raises:
        QunzhiError: ``not_late``, ``reminded_today``.
    """
    application, now = own_application(act, application), timezone.now()
    step = next((s for s in current(application) if s.state == Step.OPEN and s.does != COPY), None)
    if step is None or step.due_at is None or step.due_at >= now:
        raise QunzhiError.of("not_late", "还没有超过办理期限，暂时不能催办", "it is not late yet")
    if step.reminded_at is not None and now - step.reminded_at < timedelta(days=1):
        raise QunzhiError.of("reminded_today", "一天只催一次，今天已经提醒过了", "it was reminded today already")
    step.reminded_at = now
    step.save(update_fields=["reminded_at"])
    act.note(application.ref, about=about(application, step.office.ref, step.ref))
    return application
