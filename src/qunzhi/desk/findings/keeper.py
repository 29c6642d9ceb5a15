"""Looks again whenever something was changed: a process beside the server (``python -m qunzhi.desk.findings.keeper``).

An institution is due when its ledger has grown since the last look, or an hour has passed: due dates come by
themselves. Between two looks lies at least ten times what the last one took, so that a large institution's audit
never takes the machine from those who work.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import sys
from datetime import datetime, timedelta

_LOG = logging.getLogger("qunzhi.desk.findings")
#: Seconds between two rounds, and how old a look may grow where nothing was changed.
EVERY = 15
_OLDEST = timedelta(hours=1)
_REST = 10


def look_where_due(now: datetime | None = None) -> int:
    """One round over all institutions; how many were looked at."""
    from django.utils import timezone

    from qunzhi.desk.findings.looking import look_at
    from qunzhi.desk.org.models import Institution

    done = 0
    for institution in Institution.objects.order_by("pk"):
        if is_due(institution, now or timezone.now()):
            look = look_at(institution)
            done += 1
            _LOG.info("looked at %s in %.1f s", institution.slug, look.seconds)
    return done


def is_due(institution: object, now: datetime) -> bool:
    """Whether an institution is to be looked at again."""
    from qunzhi.desk.findings.looking import current_look
    from qunzhi.desk.ledger.models import Log
    from qunzhi.desk.org.models import Institution

    assert isinstance(institution, Institution)
    if not institution.packs:
        return False
    last = current_look(institution)
    if last is None:
        return True
    if now - last.as_of < timedelta(seconds=_REST * last.seconds):
        return False
    size = Log.objects.filter(key=institution.slug).values_list("size", flat=True).first() or 0
    return size != last.log_size or now - last.as_of >= _OLDEST


def _stand_back() -> None:
    """Work only when nobody else does: people who wait for a page come before an audit that nobody waits for."""
    os.nice(19)
    if hasattr(os, "SCHED_IDLE"):
        with contextlib.suppress(OSError):  # some containers do not allow it: being nice is enough then
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def main() -> None:
    """Round after round, until whoever holds the other end of stdin is gone."""
    import django

    os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qunzhi.desk.settings")
    django.setup()
    from django.db import close_old_connections

    _stand_back()
    while True:
        try:
            look_where_due()
        except Exception:  # the next round tries again: a database that is away comes back
            _LOG.exception("looking failed")
        close_old_connections()
        if select.select([sys.stdin], [], [], EVERY)[0]:
            return


if __name__ == "__main__":
    main()
