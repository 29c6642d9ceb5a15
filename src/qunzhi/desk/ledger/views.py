"""The ledger's pages: search, one entry with its proof, a unit's 台账, checkpoints, export."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import SHANGHAI
from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.ledger.book.content import book_of
from qunzhi.desk.ledger.book.paper import paper
from qunzhi.desk.ledger.book.workbook import workbook
from qunzhi.desk.ledger.exporting import export, verifier
from qunzhi.desk.ledger.forms import SearchForm
from qunzhi.desk.ledger.guards import access_entry, entries_in_scope
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.ledger.outside import kept_outside
from qunzhi.desk.ledger.particulars import particulars
from qunzhi.desk.ledger.queries import checkpoints_of, entries, inclusion_proof, payload_of, sealing
from qunzhi.desk.ledger.reading import ShownEntries, about, per_day, shown
from qunzhi.desk.ledger.verifying import verify
from qunzhi.desk.org.guards import access_unit
from qunzhi.desk.registry.guards import access_group, sees_all
from qunzhi.desk.web.acting import said
from qunzhi.desk.web.downloads import DOCX, XLSX, download
from qunzhi.desk.web.lang import lang

_PER_PAGE = 50
_BOOKS = {"xlsx": (workbook, XLSX), "docx": (paper, DOCX)}


@page(Right.INSPECT, nav=Words("台账", "Ledger"), order=70)
def ledger(request: HttpRequest) -> HttpResponse:
    """Search the institution's whole ledger."""
    viewer = viewer_in(request)
    form = SearchForm(request.GET or None)
    found = form.apply(entries_in_scope(viewer), viewer)
    rows = Paginator(ShownEntries(found.order_by("-seq"), viewer), _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "ledger/ledger.html", {"form": form, "rows": rows, "days": per_day(viewer)})


@page(Right.OWN)
def my_ledger(request: HttpRequest) -> HttpResponse:
    """Everything that concerns the viewer: own acts, and what others did about the own record."""
    viewer = viewer_in(request)
    mine = about(entries_in_scope(viewer), viewer.user.ref).order_by("-seq")
    rows = Paginator(ShownEntries(mine, viewer), _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "ledger/mine.html", {"rows": rows})


@page(Right.OWN)
def entry(request: HttpRequest, seq: int) -> HttpResponse:
    """One entry with its payload and its place in the tree."""
    viewer = viewer_in(request)
    one = access_entry(viewer, seq)
    payload = payload_of(one)
    context = {
        "one": shown([one], viewer)[0],
        "line": one.line(one.log.key).line.decode(),
        "payload": json.dumps(payload, ensure_ascii=False, indent=2, sort_keys=True),
        "particulars": particulars(payload, one.act),
        "erased": payload is None,
        "back": "ledger" if viewer.may(Right.INSPECT) else "my_ledger",
        "sealed": sealing(one),
    }
    return render(request, "ledger/entry.html", context)


@page(Right.OWN)
def proof(request: HttpRequest, seq: int) -> HttpResponse:
    """The proof that an entry is in the tree of a signed checkpoint, for the stand-alone verifier."""
    one = access_entry(viewer_in(request), seq)
    made = inclusion_proof(one, site_key(), with_payload=True)
    body = json.dumps(made, ensure_ascii=False, indent=1).encode()
    return download(body, f"proof-{one.seq}.json", "application/json")


@page(Right.READ_LEDGER)
def unit_ledger(request: HttpRequest, uid: str) -> HttpResponse:
    """The ledger of one unit."""
    viewer = viewer_in(request)
    unit = access_unit(viewer, uid)
    found = about(entries_in_scope(viewer), unit.ref).order_by("-seq")
    rows = Paginator(ShownEntries(found, viewer), _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "ledger/unit.html", {"unit": unit, "rows": rows})


@page(Right.READ_LEDGER)
def unit_book(request: HttpRequest, uid: str, kind: str) -> HttpResponse:
    """The ledger of one unit to print: ``xlsx`` or ``docx``.

    Raises:
        Http404: neither of them, or the unit may not be seen.
    """
    viewer = viewer_in(request)
    unit = access_unit(viewer, uid)
    if kind not in _BOOKS:
        raise Http404
    write, media = _BOOKS[kind]
    found = about(entries_in_scope(viewer), unit.ref)
    book = book_of(unit.name, unit.institution.name, found, viewer.user.log_key, viewer.user.get_full_name(), lang())
    return download(write(book), f"{book.title}.{kind}".replace("/", "_"), media)


@page(Right.READ_GROUPS)
def group_book(request: HttpRequest, uid: str, kind: str) -> HttpResponse:
    """The ledger of one group to print (ISE-8.2), for its owners, its admins and those in charge.

    Raises:
        Http404: neither ``xlsx`` nor ``docx``, or the group is not the viewer's to know.
    """
    viewer = viewer_in(request)
    group = access_group(viewer, uid)
    if kind not in _BOOKS or not sees_all(viewer, group):
        raise Http404
    write, media = _BOOKS[kind]
    found = entries(viewer.user.log_key, ref=group.ref)
    book = book_of(group.name, group.institution.name, found, viewer.user.log_key, viewer.user.get_full_name(), lang())
    return download(write(book), f"{book.title}.{kind}".replace("/", "_"), media)


@page(Right.INSPECT)
def checkpoints(request: HttpRequest) -> HttpResponse:
    """The signed checkpoints, and how to check with them."""
    found = checkpoints_of(viewer_in(request).user.log_key)
    rows = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "ledger/checkpoints.html", {"rows": rows, "key": site_key().public.vkey})


@page(Right.INSPECT, "POST")
def check(request: HttpRequest) -> HttpResponse:
    """Hold every row of the ledger against its tree and checkpoints, now."""
    log_key = viewer_in(request).user.log_key
    verdict = verify(log_key, key=site_key().public, outside=kept_outside(log_key))
    return render(request, "ledger/verdict.html", {"verdict": verdict})


@page(Right.INSPECT, "POST")
def exported(request: HttpRequest) -> FileResponse | HttpResponse:
    """The whole ledger as a zip with the program that checks it."""
    key = viewer_in(request).user.log_key
    stamp = timezone.now().astimezone(SHANGHAI).strftime("%Y%m%d-%H%M")
    target = Path(tempfile.mkdtemp()) / "ledger.zip"
    try:
        export(key, target, site_key())
        body = target.open("rb")  # what is open can be read after its name is gone
    except QunzhiError as exc:
        for line in said(exc):
            messages.error(request, line)
        return redirect("ledger")
    finally:
        shutil.rmtree(target.parent, ignore_errors=True)
    return FileResponse(body, as_attachment=True, filename=f"ledger-{key}-{stamp}.zip")


@page(Right.OWN)
def the_verifier(request: HttpRequest) -> HttpResponse:
    """The stand-alone program that checks an export or a proof on any machine."""
    file = verifier()
    return download(file.read_bytes() if file else b"", "qunzhi_verify.py", "text/x-python")
