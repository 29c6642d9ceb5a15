"""The commands as processes of their own, on data folders of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

QUNZHI = Path(sys.executable).with_name("qunzhi")


def environment(data: Path | None = None, **more: str) -> dict[str, str]:
    """What a new shell has: nothing of the tests' own site."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("QUNZHI_DESK_") and k != "DJANGO_SETTINGS_MODULE"}
    return {**own, **({"QUNZHI_DESK_DATA": str(data)} if data else {}), "COLUMNS": "160", **more}


def run(*args: object, data: Path | None = None, status: int = 0, text: str = "", **more: str) -> str:
    """Run a command to its end; returns what it printed."""
    done = subprocess.run(
        [QUNZHI, *map(str, args)],
        env=environment(data, **more),
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == status, (done.returncode, done.stdout[-3000:], done.stderr[-3000:])
    return done.stdout + done.stderr
