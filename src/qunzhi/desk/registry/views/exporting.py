"""The list as sheets."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.registry.export.files import write_csv, write_xlsx
from qunzhi.desk.registry.export.rows import outgoing
from qunzhi.desk.registry.saved import query_of
from qunzhi.desk.registry.services.exports import do_note_export
from qunzhi.desk.registry.views.listing import find_form
from qunzhi.desk.web.acting import said
from qunzhi.desk.web.lang import speak

_NONE = Words(
    "没有可以导出的群：只能导出您管的群和您当群主、管理员的群",
    "nothing to export: only groups in your charge, or those that you own or run",
)
#: Kind -> how it is written, and the file's ending.
_KINDS = {"xlsx": (write_xlsx, "xlsx"), "csv": (write_csv, "zip")}


@page(Right.READ_GROUPS, "POST")
def export_groups(request: HttpRequest, kind: str) -> FileResponse | HttpResponse:
    """The groups that the address asks for, with members and filings: ``xlsx``, or ``csv`` as a zip.

    Written to disk whole before anything is sent, then noted in the ledger: who took how many rows.

    Raises:
        Http404: another kind.
    """
    if kind not in _KINDS:
        raise Http404
    viewer = viewer_in(request)
    write, ending = _KINDS[kind]
    out = outgoing(viewer, find_form(viewer, request).asked())
    back = f"{reverse('groups')}?{query_of(request.GET) or 'all=1'}"
    if not out.groups:
        messages.error(request, speak(_NONE))
        return redirect(back)
    folder = Path(tempfile.mkdtemp(prefix="qunzhi-"))
    try:
        counts = write(out, folder / f"groups.{ending}")
        do_note_export(kind, counts, acting_user=user_in(request))
        body = (folder / f"groups.{ending}").open("rb")  # what is open can be read after its name is gone
    except QunzhiError as exc:
        for line in said(exc):
            messages.error(request, line)
        return redirect(back)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    name = f"{speak(Words('工作群', 'groups'))}-{timezone.localtime():%Y%m%d-%H%M}.{ending}"
    return FileResponse(body, as_attachment=True, filename=name)
