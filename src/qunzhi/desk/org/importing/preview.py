"""From uploaded sheets to a comparison that is kept."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.accounts.models import User
from qunzhi.desk.org.importing import sheets, uploads
from qunzhi.desk.org.importing.applying import do_preview_import
from qunzhi.desk.org.importing.compare import compare
from qunzhi.desk.org.models import Import, Institution


def preview(
    uid: str, title: str, institution: Institution, complete: Sequence[str], user: User, key: str = ""
) -> Import:
    """Read and compare the sheets of an upload and keep what was found.

    Raises:
        QunzhiError: sheets that cannot be used at all.
    """
    read = uploads.read(uid, institution)
    sheets.keep_little(uid, read.facts)
    today = timezone.now().astimezone(SHANGHAI).date()
    found = compare(read.facts, institution, complete=complete, today=today)
    problems = [uploads.plain_problem(p) for p in read.problems]
    most = Import._meta.get_field("title").max_length  # many files at once have a long name together
    short = title[:most]
    return do_preview_import(short, found, problems, {"complete": list(complete)}, uid, acting_user=user, key=key)
