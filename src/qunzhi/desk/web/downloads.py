"""Files that pages hand out."""

from __future__ import annotations

import unicodedata

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(body: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep, under a name that may be Chinese; never shown inside the site."""
    name = "".join(" " if unicodedata.category(c) in ("Cc", "Cf") else c for c in name)  # no line breaks in a header
    answer = HttpResponse(body, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer
