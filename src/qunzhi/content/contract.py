"""What a detector is, and what the house asks of it before it lets it in.

A detector is a class in a file of its own under ``detectors/``, named as its file. It has a docstring (what it finds,
a bad and a good example, what it reads), typed parameters, a file of cases beside it, and one method that gives places
in a message. Most look at one message (:class:`TextDetector`); some at a message among others
(:class:`ChatDetector`). Adding a detector is adding the two files; no list is touched.
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

import qunzhi.content.detectors
from qunzhi.content.view import View
from qunzhi.core.discovery import classes_in
from qunzhi.core.docparts import doc_parts
from qunzhi.core.words import Words

#: Headings every detector's docstring has.
DOC_PARTS = ("Bad:", "Good:", "Reads:")
#: How a value is shown: ``value`` covered but for its ends, ``none`` as it is (a mark, a link's host, an emoji).
Mask = Literal["value", "none"]


class DetectorParams(BaseModel):
    """Parameters of a detector; unknown names are refused, lists become tuples."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DetectorRefusedError(Exception):
    """A detector that lacks something the house asks of it."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Which messages a detector has to look at; the rest is told apart in batches and costs next to nothing.

    ``all_of``: sets of characters, written as a text; a message must have at least one character of every set, in any
    dress (full-width, circled, traditional, capital). ``words``: sets of words; a message must have at least one word
    of every set, in any dress and whatever marks stand between its characters. ``digits``: at least so many digits,
    Chinese numerals counted. ``most``: no more than so many letters, digits and Han characters. These are asked
    together.

    Each of these is enough too: ``bare``, no letter, digit or Han character at all; ``kinds``, the message's kind;
    ``repeated``, its sender sent the same text to the group before (that earlier message is shown first); ``always``;
    and any trigger of ``also``.
    """

    all_of: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    digits: int = 0
    most: int = 0
    bare: bool = False
    kinds: frozenset[str] = frozenset()
    repeated: bool = False
    always: bool = False
    also: tuple[Trigger, ...] = ()


@dataclass(slots=True)  # not frozen: that would make it four times as slow, and there are very many
class Message:
    """A message among others. ``sent_at`` in microseconds; ``kind`` as in the facts."""

    message_id: str
    group_id: str
    uid: str | None
    sent_at: int
    kind: str
    text: str
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a message: code points of the original text, end exclusive.

    ``confidence`` from 0 to 1: about how many of such finds a reviewer will confirm. ``why`` one line for the reviewer,
    without the value itself.
    """

    start: int
    end: int
    confidence: float
    why: Words


class Detector(ABC):
    """What every detector has.

    Class attributes:
        title: what it is called on pages.
        trigger: which messages it has to look at.
        mask: whether what it finds is covered on pages and in files.
    """

    title: ClassVar[Words]
    trigger: ClassVar[Trigger]
    mask: ClassVar[Mask] = "value"
    Params: ClassVar[type[DetectorParams]] = DetectorParams

    @property
    def name(self) -> str:
        """The detector's name: that of its file."""
        return type(self).__module__.rsplit(".", 1)[-1]

    def trigger_for(self, p: Any) -> Trigger:
        """Which messages it has to look at under these parameters; ``trigger`` unless the detector says more."""
        return self.trigger


class TextDetector(Detector):
    """A detector that needs nothing but the message itself."""

    @abstractmethod
    def find(self, view: View, p: Any) -> Iterable[Found]:
        """Places in one message; ``p`` is an instance of the detector's ``Params``."""


class Watcher(ABC):
    """A chat detector at work on one chat after another; holds what it has to remember, in bounded memory."""

    @abstractmethod
    def see(self, message: Message, view: View) -> Iterable[tuple[Message, Found]]:
        """Look at the next triggered message; gives places in it, or in messages seen shortly before."""


class ChatDetector(Detector):
    """A detector that needs the messages around; it is shown triggered messages of any group in order of time."""

    @abstractmethod
    def watch(self, p: Any) -> Watcher:
        """A watcher for one scan."""


class TermDetector(Detector):
    """A detector that finds what the institution's lexicon lists: it says which terms are its own, by category."""

    trigger = Trigger()
    mask: ClassVar[Mask] = "none"

    @abstractmethod
    def takes(self, category: str) -> bool:
        """True for terms of this category."""


@dataclass(frozen=True, slots=True)
class Doc:
    """A detector's docstring in its parts."""

    finds: str
    bad: str
    good: str
    reads: str


def doc_of(detector: Detector) -> Doc:
    """The parts of a detector's docstring."""
    return Doc(*doc_parts(type(detector), DOC_PARTS))


def cases_file(detector: Detector) -> Path:
    """The file of cases beside a detector's file."""
    return Path(inspect.getfile(type(detector))).with_suffix(".cases.yaml")


def check(detector: Detector) -> None:
    """Refuse a detector that lacks a part.

    Raises:
        DetectorRefusedError: says which.
    """
    doc = doc_of(detector)
    wrong = [
        (not (doc.finds and doc.bad and doc.good and doc.reads), "a docstring with what it finds, Bad:, Good:, Reads:"),
        (not getattr(detector, "title", None), "a title"),
        (not getattr(detector, "trigger", None), "a trigger"),
        (not cases_file(detector).exists(), f"a file of cases, {cases_file(detector).name}"),
        (any(f.description is None for f in detector.Params.model_fields.values()), "a description for each parameter"),
    ]
    missing = [what for bad, what in wrong if bad]
    if missing:
        raise DetectorRefusedError(f"detector {detector.name} lacks {'; '.join(missing)}")


@lru_cache(maxsize=1)
def all_detectors() -> dict[str, Detector]:
    """Every detector by name, in order of the name.

    Raises:
        DetectorRefusedError: a detector lacks a part.
    """
    found: dict[str, Detector] = {}
    for cls in classes_in(qunzhi.content.detectors, Detector):
        detector = cls()
        check(detector)
        found[detector.name] = detector
    return dict(sorted(found.items()))
