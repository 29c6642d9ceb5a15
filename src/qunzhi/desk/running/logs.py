"""Logs: JSON lines on standard error, with nothing in them about people.

Our own loggers write what they mean to. Libraries put addresses, user names and values into their messages, so of
theirs only the template is written, without its arguments, and where in the source it stands; of an error its kind and
the lines that it went through, never its text.
"""

from __future__ import annotations

import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from pythonjsonlogger.json import JsonFormatter

#: Fields of our own records that are written beside the message.
_FIELDS = ("method", "view", "status", "ms", "zh")
_OWN = ("qunzhi", "__mp_main__")
#: How many lines of a traceback are written: the last, which are the nearest.
_FRAMES = 12
#: What a template leaves open: ``%s``, ``%(name)s``, ``%-5d``.
_PLACES = re.compile(r"%(\([^)]*\))?[-#0-9 +.]*[a-zA-Z%]")


class DeskFormatter(JsonFormatter):
    """One record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        if _is_own(record):
            fields |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        else:
            fields["at"] = f"{record.module}:{record.lineno}"
            if isinstance(status := getattr(record, "status_code", None), int):
                fields["status"] = status
        if record.exc_info and record.exc_info[1] is not None:
            fields["error"] = _chain(record.exc_info[1])
        return self.serialize_log_record(fields)


def _is_own(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in _OWN


def _message(record: logging.LogRecord) -> str:
    """The message; of a library its template, or nothing where it comes ready-made or says nothing by itself."""
    told = (
        record.name.startswith("gunicorn") and record.levelno <= logging.INFO
    )  # addresses of ours, numbers of processes
    if _is_own(record) or told:
        return record.getMessage()
    template = record.msg if record.args and isinstance(record.msg, str) else "-"
    if any(c.isalpha() for c in _PLACES.sub("", template)):
        return template
    return "a request ended in an error" if record.name == "django.request" else "-"


def _chain(error: BaseException) -> list[dict[str, Any]]:
    """An error and what it came from, the first cause last: kinds and places."""
    out: list[dict[str, Any]] = []
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        frames = traceback.extract_tb(now.__traceback__)[-_FRAMES:]
        lines = [f"{'/'.join(PurePath(f.filename).parts[-3:])}:{f.lineno} {f.name}" for f in frames]
        out.append({"kind": f"{type(now).__module__}.{type(now).__qualname__}", "at": lines})
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)
    return out


def logging_config() -> dict[str, Any]:
    """For ``logging.config.dictConfig``: one handler, and no library that writes past it."""
    quiet = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "qunzhi.desk.running.logs.DeskFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            "qunzhi": {**quiet, "level": "INFO"},
            "django": {**quiet, "level": "WARNING"},
            "django.request": {**quiet, "level": "ERROR"},  # 4xx stand in the line of the request
            "django.security.DisallowedHost": {**quiet, "level": "CRITICAL"},  # a line of the request too
            "django.server": {**quiet, "level": "WARNING"},
            "axes": {**quiet, "level": "ERROR"},  # failed sign-ins are kept in the database, for as long as they may be
            "gunicorn.error": {**quiet, "level": "INFO"},
            "gunicorn.access": {**quiet, "level": "WARNING"},
        },
    }
