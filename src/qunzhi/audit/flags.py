"""What a scan of messages hands to the reports: flags and all that a page needs to name things.

A flag is a place in a message and the article that a reviewer may want to hold against it; it never judges a person.
Everything here is masked already: no report gets to see a value or a whole message.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from qunzhi.core.errors import Problem
from qunzhi.core.words import NOTHING, Words
from qunzhi.packs.content_of import Wanted


@dataclass(frozen=True, slots=True)
class Flag:
    """A place in a message.

    Attributes:
        sent_at: microseconds.
        uid: the sender's account; pages show a pseudonym instead.
        category: code of the category; the detector's name where the pack has none for it.
        provisions: ids of provisions, the gravest first.
        start, end: code points of the original text, end exclusive.
        excerpt: the hit and a little context, values masked.
        mark: where the hit stands in the excerpt.
        confidence: 0 to 1.
        folds: names of what the hit needed (``Fold``).
        term, reason: the lexicon's term and its reason; "" for what a detector found.
        alike: flags with one key stand in messages that say nearly the same.
        source: "text", or "image" for text recognised in a picture.
    """

    message_id: str
    group_id: str
    sent_at: int
    uid: str | None
    category: str
    detector: str
    provisions: tuple[str, ...]
    severity: str
    start: int
    end: int
    excerpt: str
    mark: tuple[int, int]
    confidence: float
    folds: tuple[str, ...]
    why: Words
    term: str = ""
    reason: str = ""
    alike: str = ""
    source: str = "text"


@dataclass(frozen=True, slots=True)
class ScannedGroup:
    """A group that was met: its messages, and why its texts were not read where they were not."""

    group_id: str
    name: str
    messages: int
    told_at: int | None = None
    refused: Words = NOTHING


@dataclass(slots=True)
class ScanResult:
    """A scan.

    ``not_read`` counts what could not be looked at, by kind (image, voice, video, file); ``capped`` are messages with
    more hits than are given; ``merged`` hits that lay within others; ``lost`` messages that could not be read.
    ``first_at`` and ``last_at``, microseconds, are of the messages whose texts were looked at.
    """

    pack: str
    pack_title: Words
    wanted: tuple[Wanted, ...]
    made_at: int
    lexicon: str = ""
    lexicon_version: str = ""
    notice_given: bool = False
    flags: list[Flag] = field(default_factory=list)
    groups: list[ScannedGroup] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    messages: int = 0
    first_at: int | None = None
    last_at: int | None = None
    read: int = 0
    lost: int = 0
    pictures_read: int = 0
    not_read: dict[str, int] = field(default_factory=dict)
    merged: int = 0
    capped: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    detector_titles: dict[str, Words] = field(default_factory=dict)

    @property
    def by_category(self) -> Counter[str]:
        """Flags of each category."""
        return Counter(f.category for f in self.flags)

    @property
    def refused(self) -> list[ScannedGroup]:
        """Groups whose texts were not read."""
        return [g for g in self.groups if g.refused.zh]
