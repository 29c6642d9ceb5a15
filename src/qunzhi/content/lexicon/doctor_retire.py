"""Terms that may go, and terms that have proved themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from qunzhi.content.lexicon.doctor_gather import Gathered
from qunzhi.content.lexicon.doctor_model import Health, Limits, Proposal
from qunzhi.core.words import Words

#: A term is kept where its precision is so high at least, 95 times of 100.
_KEEP = 0.5


def retire_proposals(found: Gathered, limits: Limits, allow: Sequence[Proposal]) -> list[Proposal]:
    """Terms never confirmed though often decided (unless phrases would cure them), and terms not hit for long."""
    cured: dict[str, int] = {}
    for p in allow:
        cured[p.term] = cured.get(p.term, 0) + p.false
    out: list[Proposal] = []
    for h in found.healths:
        if h.confirmed == 0 and h.decided >= limits.retire_after and h.false > 0:
            if cured.get(h.term, 0) < h.false:
                out.append(_never_confirmed(h))
        elif idle := _idle_days(h, found, limits):
            out.append(_idle(h, idle, found))
    return out


def _never_confirmed(h: Health) -> Proposal:
    why = Words(
        f"判过 {h.decided} 次（误报 {h.false}、再议 {h.unsure}），从未属实",
        f"decided {h.decided} times (false {h.false}, unsure {h.unsure}), never confirmed",
    )
    return Proposal("retire", h.term, "", why, h.false, 0, h.unsure, h.hits)


def _idle_days(h: Health, found: Gathered, limits: Limits) -> int:
    """Days without a hit where they are too many, else 0. A term is not idle before it was there."""
    if not found.last or h.hits > h.decided:  # what nobody looked at yet may be something
        return 0
    since = h.last_hit or max(found.first, _day(h.about.added_on))
    days = (date.fromisoformat(found.last) - date.fromisoformat(since)).days if since else 0
    return days if days >= limits.idle_days else 0


def _day(written: str) -> str:
    try:
        return date.fromisoformat(written[:10]).isoformat()
    except ValueError:
        return ""


def _idle(h: Health, days: int, found: Gathered) -> Proposal:
    if h.last_hit:
        zh, en = (
            f"上次命中是 {h.last_hit}，至 {found.last} 已 {days} 天",
            f"last hit on {h.last_hit}, {days} days before {found.last}",
        )
    else:
        zh, en = (
            f"至 {found.last} 有 {days} 天的记录，从未命中",
            f"never hit in {days} days of records up to {found.last}",
        )
    return Proposal("retire", h.term, "", Words(zh, en), h.false, h.confirmed, h.unsure, h.hits)


def keep_proposals(found: Gathered, limits: Limits) -> Iterator[Proposal]:
    """Terms that are mostly confirmed: nothing to change."""
    for h in found.healths:
        low, high = h.interval
        if h.confirmed >= limits.false_hits and low >= _KEEP:
            why = Words(
                f"{h.confirmed + h.false} 次里属实 {h.confirmed} 次（{low:.0%}–{high:.0%}）",
                f"confirmed {h.confirmed} of {h.confirmed + h.false} ({low:.0%} to {high:.0%})",
            )
            yield Proposal("keep", h.term, "", why, h.false, h.confirmed, h.unsure, h.hits)
