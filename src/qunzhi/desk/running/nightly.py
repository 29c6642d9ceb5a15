"""The daily work as a process: ``python -m qunzhi.desk.running.nightly``, as ``qunzhi desk serve`` starts it."""

from __future__ import annotations

import logging
import os

import django

_LOG = logging.getLogger("qunzhi.desk.daily")


def main() -> int:
    """Do the daily work; what was done goes to the log, and so does what failed."""
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


if __name__ == "__main__":
    raise SystemExit(main())
