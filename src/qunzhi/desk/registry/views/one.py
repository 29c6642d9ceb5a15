"""One group: its state, what can be done, who answers, who is in it, what happened."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.ledger.guards import entries_in_scope
from qunzhi.desk.ledger.reading import ShownEntries, about
from qunzhi.desk.registry.guards import STEWARDS_FIRST, access_group, members_of, sees_all
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.on_file import cancelled, numbers_of
from qunzhi.desk.registry.on_group import Panel, deeds_of, panels_of
from qunzhi.desk.registry.states import badges_of
from qunzhi.desk.registry.tombstone import tombstone_of

_PER_PAGE, _ENTRIES = 50, 20
#: Brought in by the dozen for each group: among them nobody would find what happened. The ledger shows them.
_ROUTINE = ("registry.import_check",)


@page(Right.READ_GROUPS)
def group(request: HttpRequest, uid: str) -> HttpResponse:
    """One group, as far as the viewer may see it."""
    viewer = viewer_in(request)
    one = access_group(viewer, uid)
    all_seen = sees_all(viewer, one)
    panels = [*panels_of(viewer, one), _members(request, viewer, one, all_seen)]
    if all_seen:
        panels += _timeline(request, viewer, one)
    panels.sort(key=lambda p: p.order)
    deeds = deeds_of(viewer, one)
    main = next((d for d in deeds if d.main), None)
    context = {
        "group": one,
        "badges": badges_of(one),
        "number": numbers_of([one]).get(one.code) if one.filed else None,
        "cancelled": one.filed and cancelled(one),
        "tombstone": tombstone_of(viewer, one) if one.dissolved_at else None,
        "main": main,
        "deeds": [d for d in deeds if d is not main],
        "wide": [p for p in panels if not p.aside],
        "narrow": [p for p in panels if p.aside],
    }
    return render(request, "registry/group.html", context)


def _members(request: HttpRequest, viewer: Viewer, one: Group, all_seen: bool) -> Panel:
    """Who is in it, found by name, paged; a plain member sees only the own membership."""
    rows = members_of(viewer, one).filter(left_at__isnull=True)
    text = request.GET.get("member", "").strip()[:50] if all_seen else ""
    count = rows.count()
    if text:
        named = Q(person__name__icontains=text) | Q(person__code__iexact=text)
        rows = rows.filter(named | Q(nickname__icontains=text) | Q(account__iexact=text))
    shown = Paginator(rows.order_by(STEWARDS_FIRST, "account"), _PER_PAGE).get_page(request.GET.get("page"))
    context = {"members": shown, "all_seen": all_seen, "member": text, "search": bool(text) or count > _PER_PAGE // 5}
    title = Words(f"成员（{count}）", f"Members ({count})") if all_seen else Words("我在群里", "My membership")
    return Panel("members", title, "registry/group_members.html", context, order=30)


def _timeline(request: HttpRequest, viewer: Viewer, one: Group) -> list[Panel]:
    """What the ledger has about it and the viewer may read, the latest first, without daily checks that were imported;
    no card where that is none."""
    found = about(entries_in_scope(viewer), one.ref).exclude(act__in=_ROUTINE).order_by("-seq")
    rows = Paginator(ShownEntries(found, viewer), _ENTRIES).get_page(request.GET.get("entries"))
    if not rows.paginator.count and not viewer.may(Right.READ_LEDGER):
        return []
    title = Words("经过", "What happened")
    return [Panel("timeline", title, "registry/group_timeline.html", {"entries": rows}, order=70)]
