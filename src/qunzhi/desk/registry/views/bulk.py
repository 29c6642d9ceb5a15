"""Acts on many groups: choose what, enter it, see what it would do, do it; and the batches that were done."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.guards import units_in_scope
from qunzhi.desk.registry.bulk.acts import BulkAct, acts_for
from qunzhi.desk.registry.bulk.batches import access_batch, batches, changes_of, shown_batches, shown_changes
from qunzhi.desk.registry.bulk.choosing import Chosen, chosen
from qunzhi.desk.registry.bulk.forms import BulkForm, ConfirmForm, UndoForm
from qunzhi.desk.registry.bulk.planning import Plan, plan, shown
from qunzhi.desk.registry.services.bulk import do_bulk_change, do_undo_batch
from qunzhi.desk.registry.views.listing import find_form
from qunzhi.desk.web.acting import carried_out
from qunzhi.desk.web.lang import speak

_PER_PAGE = 50
#: Leads what is entered in the address: the list is narrowed by fields of the same names.
_ENTERED = "to"
#: Units offered while typing.
_MOST_UNITS = 500


@page(Right.MANAGE_GROUPS, "GET", "POST")
def bulk_groups(request: HttpRequest) -> HttpResponse:
    """One page for the whole way: the address says what is chosen, what is to be done, and what was entered.

    Raises:
        Http404: there is nothing that the viewer may do to many groups.
    """
    viewer = viewer_in(request)
    acts = acts_for(viewer)
    if not acts:
        raise Http404
    picked = chosen(viewer, request.GET, find_form(viewer, request).asked())
    act = next((a for a in acts if a.key == request.GET.get("what")), None)
    context: dict[str, Any] = {"acts": acts, "act": act, "picked": picked, "count": len(picked.pks)}
    if act is None or not picked.pks or picked.too_many:
        return render(request, "registry/bulk.html", context)
    form = BulkForm(viewer, act, request.GET if "go" in request.GET else None, prefix=_ENTERED)
    if not form.is_bound or not form.is_valid():
        context |= {"form": form, "units": _units(viewer, act)}
        return render(request, "registry/bulk_form.html", {**context, "choosing": QueryDict(picked.query).lists()})
    return _preview(request, viewer, act, picked, form, context)


def _preview(
    request: HttpRequest, viewer: Viewer, act: BulkAct, picked: Chosen, form: BulkForm, context: dict[str, Any]
) -> HttpResponse:
    values = form.values()
    confirm = ConfirmForm(request.POST or None)
    done: list[Any] = []

    def do(data: dict[str, Any]) -> object:
        given = {"seen": data["seen"], "reason": data["reason"], "key": data["key"]}
        done.append(do_bulk_change(act.key, values, list(picked.pks), acting_user=user_in(request), **given))
        return done[0]

    if carried_out(
        request, confirm, do, speak(Words("已改好，可以整批撤销", "done; the batch can be taken back whole"))
    ):
        return redirect("batch", uid=done[0].batch)
    made = plan(viewer, act, values, picked.pks)
    rows = Paginator(made.rows, _PER_PAGE).get_page(request.GET.get("page"))
    context |= {"plan": made, "rows": rows, "listed": shown(viewer, list(rows)), "confirm": _showing(confirm, made)}
    context["counts"] = {state: made.count(state) for state in ("change", "same", "refused")}
    return render(request, "registry/bulk_preview.html", context, status=422 if confirm.errors else 200)


def _showing(confirm: ConfirmForm, made: Plan) -> ConfirmForm:
    """The form with the digest of what is shown now, also where it comes back with an error."""
    confirm.initial["seen"] = made.digest
    if confirm.is_bound:
        confirm.data = {**confirm.data.dict(), "seen": made.digest} if isinstance(confirm.data, QueryDict) else {}
    return confirm


def _units(viewer: Viewer, act: BulkAct) -> list[tuple[str, str]]:
    if "unit_id" not in act.asks:
        return []
    units = units_in_scope(viewer).filter(ended_on__isnull=True).order_by("path")
    return list(units.values_list("name", "code")[:_MOST_UNITS])


@page(Right.MANAGE_GROUPS, nav=None)
def group_batches(request: HttpRequest) -> HttpResponse:
    """The batches that were done.

    Raises:
        Http404: there is nothing that the viewer may do to many groups.
    """
    viewer = viewer_in(request)
    if not acts_for(viewer):
        raise Http404
    rows = Paginator(batches(viewer), _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "registry/batches.html", {"rows": rows, "listed": shown_batches(list(rows))})


@page(Right.MANAGE_GROUPS)
def batch(request: HttpRequest, uid: str) -> HttpResponse:
    """One batch: what became of each group."""
    return _batch(request, uid, UndoForm())


@page(Right.MANAGE_GROUPS, "POST")
def undo_batch(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a whole batch back, or say which groups stand in the way."""
    access_batch(viewer_in(request), uid)
    form = UndoForm(request.POST)

    def undo(data: dict[str, Any]) -> object:
        return do_undo_batch(uid, reason=data["reason"], acting_user=user_in(request), key=data["key"])

    if carried_out(request, form, undo, speak(Words("这一批已撤销", "the batch was taken back"))):
        return redirect("batch", uid=uid)
    return _batch(request, uid, form)


def _batch(request: HttpRequest, uid: str, form: UndoForm) -> HttpResponse:
    viewer = viewer_in(request)
    one = access_batch(viewer, uid)
    found = changes_of(viewer, uid).select_related("group")
    rows = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    context = {"one": one, "rows": rows, "listed": shown_changes(viewer, list(rows)), "form": form}
    return render(request, "registry/batch.html", context, status=422 if form.errors else 200)
