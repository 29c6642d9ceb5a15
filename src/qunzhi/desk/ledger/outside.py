"""Checkpoints that were given out: in the folder of daily checkpoints, beside the database and not in it."""

from __future__ import annotations

from django.conf import settings


def kept_outside(log_key: str) -> list[tuple[str, bytes]]:
    """Name and signed note of every checkpoint of a log in the folder, the oldest first.

    A log that was rolled back in every table at once is seen only with these.
    """
    folder = settings.DESK.checkpoint_folder / log_key
    return [(f"{log_key}/{file.name}", file.read_bytes()) for file in sorted(folder.glob("*.txt"))]


def everything_kept() -> list[tuple[str, bytes]]:
    """The same of every log that has a folder there, also of one that the database has no more."""
    folder = settings.DESK.checkpoint_folder
    return [one for log in sorted(p.name for p in folder.glob("*") if p.is_dir()) for one in kept_outside(log)]
