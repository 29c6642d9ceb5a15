"""What a scan of messages writes: flags.csv and flags.json for machines, review page and terminal for people."""

from __future__ import annotations

from pathlib import Path

from qunzhi.audit.flags import ScanResult
from qunzhi.core.words import Lang
from qunzhi.reports.flags.csv import write_flags_csv
from qunzhi.reports.flags.json import write_flags_json
from qunzhi.reports.flags.page import MOST_FLAGS, write_review_page
from qunzhi.reports.flags.terminal import print_scan

__all__ = ["MOST_FLAGS", "print_scan", "write_flags", "write_flags_csv", "write_flags_json", "write_review_page"]


def write_flags(result: ScanResult, out: Path, lang: Lang = "zh") -> list[Path]:
    """Write flags.csv, flags.json and review.html into a folder; gives the files."""
    out.mkdir(parents=True, exist_ok=True)
    files = [out / "flags.csv", out / "flags.json", out / "review.html"]
    write_flags_csv(result, files[0])
    write_flags_json(result, files[1])
    write_review_page(result, files[2], lang)
    return files
