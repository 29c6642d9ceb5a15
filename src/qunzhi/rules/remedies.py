"""Ways out that several rules share."""

from __future__ import annotations

from qunzhi.core.words import Words

FILL_IN = Words("补全缺少的信息后重新核对", "fill in what is missing and audit again")
DONE_LATE = Words("已办理但超过期限，记录原因备查", "done, but after the time: put the reason on record")


def remedies(zh: str, en: str) -> dict[str, Words]:
    """Remedies by state: what to do now, before it is due, after it was done late, and when a fact is missing."""
    return {
        "violation": Words(zh, en),
        "due": Words(f"请在期限前{zh}", f"before it is due: {en}"),
        "late": DONE_LATE,
        "unknown": FILL_IN,
    }
