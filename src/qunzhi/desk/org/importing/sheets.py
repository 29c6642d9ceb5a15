"""Where uploaded sheets lie while an import waits for its decision."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings


def folder_of(uid: str) -> Path:
    """Where an import's sheets lie."""
    return Path(settings.DESK.data) / "uploads" / uid


def forget(uid: str) -> None:
    """Delete an import's sheets."""
    shutil.rmtree(folder_of(uid), ignore_errors=True)


def copy(uid: str, to: str) -> None:
    """The sheets of one comparison for another of the same."""
    shutil.copytree(folder_of(uid), folder_of(to))
