"""Views of the list: those that everybody has, and what of an address makes a view of one's own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from qunzhi.core.words import Words
from qunzhi.desk.access.one import one_of
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.findings.looking import current_look
from qunzhi.desk.ledger.memo import remembered
from qunzhi.desk.registry.models import SavedView
from qunzhi.desk.registry.queries import ANY, Asked, counts
from qunzhi.desk.registry.states import OWNER_GONE, SEEN_AGAIN, STATES, TASK_OVER, UNFILED

#: What of an address says which list it is; page numbers and the like do not.
ASKS = ("q", "state", "unit", "kind", "platform", "purpose", "finding", "temporary", "since", "until", "sort", "cols")
#: Says "nothing at all": without it the list opens with the view that was chosen to come first.
ALL = "all"


@dataclass(frozen=True, slots=True)
class Ready:
    """A view that everybody in charge has, with how many groups are in it."""

    words: Words
    query: str
    tone: str
    count: int


_READY: tuple[tuple[Words, str, Asked, str], ...] = (
    (STATES[UNFILED], f"state={UNFILED}", Asked(state=UNFILED), "wait"),
    (Words("有问题", "something is wrong"), f"finding={ANY}", Asked(finding=ANY), "bad"),
    (Words("任务已结束", "task over"), f"state={TASK_OVER}", Asked(state=TASK_OVER), "late"),
    (STATES[OWNER_GONE], f"state={OWNER_GONE}", Asked(state=OWNER_GONE), "late"),
    (STATES[SEEN_AGAIN], f"state={SEEN_AGAIN}", Asked(state=SEEN_AGAIN), "bad"),
)


def ready_views(viewer: Viewer) -> list[Ready]:
    """The views that have something in them: an empty one says nothing that anybody must do."""
    asked = {f"n{at}": one for at, (_, _, one, _) in enumerate(_READY)}
    look = current_look(viewer.institution)
    rests_on = ("ready views", viewer.user.pk, viewer.lens, viewer.fingerprint, viewer.today, look and look.pk)
    counted = remembered(viewer.user.log_key, rests_on, lambda: counts(viewer, asked))
    found = [Ready(w, query, tone, counted[f"n{at}"]) for at, (w, query, _, tone) in enumerate(_READY)]
    return [one for one in found if one.count]


def query_of(given: QueryDict | str) -> str:
    """What of an address makes a view, in one order, so that the same list is the same text."""
    params = QueryDict(given) if isinstance(given, str) else given
    kept = QueryDict(mutable=True)
    for name in ASKS:
        values = [v for v in params.getlist(name) if v]
        if values:
            kept.setlist(name, values if name == "cols" else values[-1:])
    return kept.urlencode()


def views_of(viewer: Viewer) -> QuerySet[SavedView]:
    """The viewer's own views; there is no way to another's."""
    return SavedView.objects.filter(person=viewer.person, person__isnull=False).order_by("name")


def access_view(viewer: Viewer, uid: str) -> SavedView:
    """One of the viewer's own views.

    Raises:
        Http404: there is none, or it is another's.
    """
    return one_of(views_of(viewer), uid)
