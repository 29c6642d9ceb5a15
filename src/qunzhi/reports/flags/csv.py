"""flags.csv: one line a flag, opens in Excel and WPS as it is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from qunzhi.audit.flags import Flag, ScanResult
from qunzhi.core.instants import iso
from qunzhi.reports.flags.identity import sound
from qunzhi.reports.text import guard

COLUMNS = (
    "message_id",
    "group_id",
    "sent_at",
    "uid",
    "category",
    "detector",
    "provisions",
    "start",
    "end",
    "excerpt",
    "confidence",
    "folds",
)


def write_flags_csv(result: ScanResult, path: Path) -> Path:
    """Write the flags to ``path``, UTF-8 with the mark that spreadsheets look for.

    ``sent_at`` is ISO with +08:00, several provisions or folds are joined with ``;``. A cell that a spreadsheet would
    run as a formula starts with an apostrophe.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        # With this line end the writer also quotes a lone carriage return, which would otherwise begin a row.
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(result.flags))
    return path


def _rows(flags: list[Flag]) -> Iterator[tuple[object, ...]]:
    for f in flags:
        yield (
            _cell(f.message_id),
            _cell(f.group_id),
            iso(f.sent_at),
            _cell(f.uid or ""),
            _cell(f.category),
            _cell(f.detector),
            _cell(";".join(f.provisions)),
            f.start,
            f.end,
            _cell(f.excerpt),
            f"{f.confidence:.2f}",
            _cell(";".join(f.folds)),
        )


def _cell(text: str) -> str:
    return guard(sound(text))
