"""An office takes note of what was changed about a group that it filed."""

from __future__ import annotations

from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.own import refuse_own_request
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.models import Institution
from qunzhi.desk.registry.at_office import access_waiting, waiting_for
from qunzhi.desk.registry.models import Filing, Group
from qunzhi.desk.services import Act, service


@service("registry.note_change", Words("已阅变更", "took note of a change"), Right.APPLY)
def do_note_change(act: Act, filing: Filing) -> Filing:
    """Take note of a change or a cancellation: whoever acts for the office, or keeps the register.

    Raises:
        Http404: it waits elsewhere, or no more.
        QunzhiError: it is one's own change.
    """
    filing = access_waiting(act.viewer, filing.uid)
    if filing.change is not None:
        refuse_own_request(act.viewer, filing.change.by)
    _note(act, filing)
    return filing


@service("registry.note_changes", Words("已阅全部变更", "took note of all changes"), Right.APPLY)
def do_note_changes(act: Act) -> Institution:
    """Take note of all that waits for the acting user, the own changes left out.

    Raises:
        QunzhiError: nothing waits.
    """
    rows = list(waiting_for(act.viewer).exclude(change__by=act.viewer.person).order_by("pk"))
    if not rows or act.viewer.institution is None:
        raise QunzhiError.of("nothing_waits", "没有等您阅的变更", "no change waits for your note")
    for filing in rows:
        _note(act, filing)
    payload = {"numbers": [f.code for f in rows]}
    act.note(act.viewer.institution.ref, payload=payload)
    return act.viewer.institution


def _note(act: Act, filing: Filing) -> None:
    filing.decided_at, filing.decision, filing.signed_by = timezone.now(), "noted", act.viewer.person
    filing.save(update_fields=["decided_at", "decision", "signed_by"])
    group = Group.objects.filter(institution_id=filing.institution_id, code=filing.subject_code).first()
    about = tuple(one.ref for one in (group, filing.change, filing.office) if one is not None)
    act.note(filing.ref, about=about, act="registry.note_change", payload={"number": filing.code, "sort": filing.act})
