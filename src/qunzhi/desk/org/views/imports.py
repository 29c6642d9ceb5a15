"""Imports: upload and compare, look, apply, undo."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.pages import MOST_BYTES, page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.forms import ReasonForm, UploadForm
from qunzhi.desk.org.guards import access_import, imports_in_scope
from qunzhi.desk.org.importing import sheets, uploads
from qunzhi.desk.org.importing.applying import do_apply_import, do_drop_import, do_undo_import
from qunzhi.desk.org.importing.preview import preview
from qunzhi.desk.org.importing.showing import changes_shown, own_postings_ending, summary
from qunzhi.desk.org.models import Import
from qunzhi.desk.things import new_uid
from qunzhi.desk.web.acting import key_of, said, told, try_it
from qunzhi.desk.web.downloads import XLSX, download
from qunzhi.desk.web.lang import lang, later, speak
from qunzhi.facts.tables import TABLES

_PER_PAGE = 50


@page(Right.READ_ORG, nav=Words("导入", "Imports"), order=40)
def imports(request: HttpRequest) -> HttpResponse:
    """All imports, the latest first."""
    viewer = viewer_in(request)
    found = imports_in_scope(viewer).order_by("-uploaded_at")
    rows = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "org/imports.html", {"rows": rows, "may_write": viewer.may(Right.WRITE_ORG)})


@page(Right.WRITE_ORG, "GET", "POST", most=uploads.MOST_BYTES + MOST_BYTES)
def new_import(request: HttpRequest) -> HttpResponse:
    """Upload sheets; the comparison is shown before anything changes."""
    viewer = viewer_in(request)
    assert viewer.institution is not None
    form = UploadForm(request.POST or None, request.FILES or None)
    refused: list[str] = []
    if request.method == "POST" and form.is_valid():
        files, uid = form.cleaned_data["sheets"], new_uid()
        try:
            uploads.keep(uid, files)
            title = "、".join(f.name for f in files)[:200]
            made = preview(
                uid,
                title,
                viewer.institution,
                form.cleaned_data["complete"],
                user_in(request),
                form.cleaned_data["key"],
            )
        except QunzhiError as exc:
            sheets.forget(uid)
            refused = said(exc)
        else:
            if made.uid != uid:  # the form was sent twice: the first answer stands
                sheets.forget(uid)
            return redirect("import", uid=made.uid)
    status = 422 if refused or form.errors else 200
    return render(request, "org/new_import.html", {"form": form, "refused": refused}, status=status)


@page(Right.READ_ORG)
def one_import(request: HttpRequest, uid: str) -> HttpResponse:
    """One import: what it would change or has changed, and what was wrong with the sheets."""
    viewer = viewer_in(request)
    one = access_import(viewer, uid)
    table = request.GET.get("table", "")
    rows = Paginator(changes_shown(one, table), _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "one": one,
        "rows": rows,
        "table": table,
        "summary": summary(one),
        "anything": one.changes.exists(),
        "problems": [uploads.problem_of(p) for p in one.problems[:200]],
        "others": [Words(TABLES[t].zh, t) for t in one.options.get("other_tables", []) if t in TABLES],
        "own_end": own_postings_ending(one, viewer.person),
        "may_write": viewer.may(Right.WRITE_ORG),
        "reason_form": ReasonForm(),
        "sheets_whole": sheets.whole(one.uid),
    }
    return render(request, "org/import.html", context)


@page(Right.WRITE_ORG, "POST")
def apply_import(request: HttpRequest, uid: str) -> HttpResponse:
    """Do what the preview showed."""
    one = access_import(viewer_in(request), uid)
    with told(request, later("导入完成，逐行记入台账", "Imported; every row stands in the ledger")):
        do_apply_import(one, acting_user=user_in(request), key=key_of(request))
    return redirect("import", uid=one.uid)


@page(Right.WRITE_ORG, "POST")
def compare_again(request: HttpRequest, uid: str) -> HttpResponse:
    """Compare the same sheets with what the desk has now; the old comparison is given up."""
    viewer = viewer_in(request)
    one = access_import(viewer, uid)
    fresh = new_uid()
    if one.state != Import.PREVIEWED or not sheets.folder_of(one.uid).exists():
        messages.error(request, later("上传的表已不在，请重新上传", "The sheets are gone: upload them again"))
        return redirect("import", uid=one.uid)
    sheets.copy(one.uid, fresh)
    try:
        made = preview(fresh, one.title, one.institution, one.options.get("complete", []), user_in(request))
        do_drop_import(one, acting_user=user_in(request))
    except QunzhiError as exc:
        sheets.forget(fresh)
        for line in said(exc):
            messages.error(request, line)
        return redirect("import", uid=one.uid)
    messages.success(request, later("已重新比对", "Compared again"))
    return redirect("import", uid=made.uid)


@page(Right.WRITE_ORG, "POST")
def drop_import(request: HttpRequest, uid: str) -> HttpResponse:
    """Give a comparison up."""
    one = access_import(viewer_in(request), uid)
    with told(request, later("已放弃，什么都没有改动", "Given up; nothing was changed")):
        do_drop_import(one, acting_user=user_in(request), key=key_of(request))
    return redirect("imports")


@page(Right.WRITE_ORG, "POST")
def undo_import(request: HttpRequest, uid: str) -> HttpResponse:
    """Put everything back as it was before."""
    one = access_import(viewer_in(request), uid)
    form = ReasonForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if try_it(
            form, lambda: do_undo_import(one, reason=data["reason"], acting_user=user_in(request), key=data["key"])
        ):
            messages.success(request, later("已整体撤销", "The whole import is undone"))
    for name, found in form.errors.items():
        label = f"{form.fields[name].label}: " if name in form.fields else ""
        messages.error(request, label + " ".join(map(str, found)))
    return redirect("import", uid=one.uid)


@page(Right.WRITE_ORG)
def annotated(request: HttpRequest, uid: str) -> HttpResponse:
    """The sheets with what is wrong coloured and explained, to be corrected and sent again."""
    one = access_import(viewer_in(request), uid)
    if not one.problems or not sheets.whole(one.uid):
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        written = uploads.annotated(one, Path(folder), lang())
        if len(written) == 1:
            return download(written[0].read_bytes(), written[0].name, XLSX)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in written:
                archive.write(file, file.name)
    return download(packed.getvalue(), speak(Words("待改正的表.zip", "to-correct.zip")), "application/zip")
