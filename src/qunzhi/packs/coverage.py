"""What enacts each provision of a pack, and what does not yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from qunzhi.core.words import Words
from qunzhi.packs.model import Pack
from qunzhi.packs.provision import Provision
from qunzhi.packs.rooms import JUDGING, Rooms

Status = Literal["enacted", "planned", "guidance"]
STATUS_WORDS: dict[Status, Words] = {
    "enacted": Words("已落实", "enacted"),
    "planned": Words("计划中", "planned"),
    "guidance": Words("仅提示", "guidance"),
}
BY_WORDS: dict[str, Words] = {
    "rules": Words("规则", "rules"),
    "chain": Words("责任链", "chain"),
    "sanction": Words("处理", "sanction"),
    "head": Words("包头", "head"),
    "permits": Words("许可", "permits"),
    "content": Words("内容", "content"),
    "desk": Words("手续", "desk"),
    "routing": Words("流向", "routing"),
    "guidance": Words("提示", "guidance"),
}


@dataclass(frozen=True, slots=True)
class Enactment:
    """One thing that enacts a provision, what it is called, and whether it is there."""

    by: str
    what: Words
    ready: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """A provision and what enacts it.

    ``enacted`` when something that is there carries it, ``planned`` when only rooms still to be built would,
    ``guidance`` when it is shown to people and nothing more. What is planned beside something that is there is in
    ``by`` with ``ready`` false. Content is carried when all its detectors are there; opinion when people can judge.
    """

    provision: Provision
    status: Status
    by: tuple[Enactment, ...]


def cover(provision: Provision, rooms: Rooms) -> Covered:
    """What enacts one provision."""
    by = tuple(_enactments(provision, rooms))
    # Where something goes says nothing as long as the procedure that sends it is missing.
    carrying = [e for e in by if e.by != "guidance" and not (e.by == "routing" and provision.desk)]
    if any(e.ready for e in carrying if e.by != "content") or _content_carried(provision, rooms):
        return Covered(provision, "enacted", by)
    return Covered(provision, "planned" if carrying else "guidance", by)


def coverage(pack: Pack, rooms: Rooms | None = None) -> list[Covered]:
    """Every provision of a pack, in its order; without ``rooms`` it looks which there are."""
    there = rooms or Rooms.look()
    return [cover(p, there) for p in pack.provisions]


def totals(rows: Iterable[Covered]) -> dict[str, int]:
    """How many provisions have each status, and all of them."""
    count = Counter(r.status for r in rows)
    return {status: count[status] for status in STATUS_WORDS} | {"all": count.total()}


def _content_carried(p: Provision, rooms: Rooms) -> bool:
    if p.content is None:
        return False
    return JUDGING in rooms.procedures if p.content.people_only else rooms.detectors.issuperset(p.content.detect)


def _enactments(p: Provision, rooms: Rooms) -> Iterable[Enactment]:
    def made(by: str, what: str, ready: bool = True) -> Enactment:
        return Enactment(by, Words(what, what), ready)

    for use in p.rules:
        yield made("rules", use.rule)
    if p.chain:
        yield made("chain", "+".join(p.chain))
    if p.sanction:
        amount = f" {p.sanction.amount}" if p.sanction.amount else ""
        yield made("sanction", f"{p.sanction.measure}{amount}")
    if p.head:
        yield made("head", "+".join(p.head))
    if p.permits:
        yield made("permits", "+".join(p.permits))
    if p.content:
        for name in p.content.detect:
            yield made("content", f"{p.content.category.code}: {name}", name in rooms.detectors)
        if p.content.people_only or p.content.people.zh:
            yield made("content", f"{p.content.category.code}: {JUDGING}", JUDGING in rooms.procedures)
    if p.desk:
        yield made("desk", p.desk, p.desk in rooms.procedures)
    for route in p.routing:
        yield made("routing", f"{route.what} → {'、'.join(route.to)}")
    if p.guidance:
        yield Enactment("guidance", p.guidance.reason, True)
