"""The daily work as a process: ``python -m qunzhi.desk.running.nightly``; with ``--at HOUR`` every day at that hour.

``qunzhi desk serve`` starts the second; that waits without Django, and starts the first when it is time.
"""

from __future__ import annotations

import argparse
import logging
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from qunzhi.core.instants import SHANGHAI

_LOG = logging.getLogger("qunzhi.desk.daily")


def work() -> int:
    """Do the daily work; what was done goes to the log, and so does what failed. 0, or 1 where it failed."""
    import django

    os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)  # counters are the workers' business
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qunzhi.desk.settings")
    django.setup()
    from qunzhi.desk.running.daily import daily

    try:
        for words in daily():
            _LOG.info(words.en, extra={"zh": words.zh})
    except Exception:
        _LOG.exception("the daily work failed")
        return 1
    return 0


def wait(hour: int) -> None:
    """Every day at that hour (Asia/Shanghai) start the work, until whoever holds the other end of stdin is gone."""
    while not select.select([sys.stdin], [], [], seconds_until(hour, datetime.now(SHANGHAI)))[0]:
        subprocess.run([sys.executable, "-m", "qunzhi.desk.running.nightly"], stdin=subprocess.DEVNULL, check=False)


def seconds_until(hour: int, now: datetime) -> float:
    """Seconds from now to that hour, always at least one."""
    then = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    if then <= now:
        then += timedelta(days=1)
    return max(1.0, (then - now).total_seconds())


def main(args: Sequence[str] | None = None) -> int:
    """Work now, or wait for the hour."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--at", type=int)
    given = parser.parse_args(args)
    if given.at is None:
        return work()
    wait(given.at)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
