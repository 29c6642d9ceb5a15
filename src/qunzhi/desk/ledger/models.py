"""Logs, their entries and payloads, the nodes of their trees, and signed checkpoints.

Nothing here is ever changed or deleted but a payload (``erasing``) and the head of a log (``append``). What entries and
trees are is said in ``qunzhi.ledger``; ``verifying`` holds every column against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from qunzhi.core.instants import to_us
from qunzhi.core.words import Words
from qunzhi.ledger.entry import LONGEST_REF
from qunzhi.ledger.entry import Entry as Line

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Log(models.Model):
    """One log: ``key`` is an institution's slug or ``site``; ``size``, ``root`` and ``last_at`` are its head.

    ``last_at`` is the time of the last entry or checkpoint, before which nothing more may stand.
    """

    key = models.CharField(max_length=100, unique=True)
    origin = models.CharField(max_length=300)
    size = models.BigIntegerField(default=0)
    root = models.BinaryField(max_length=32)
    last_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        entries: RelatedManager[Entry]
        nodes: RelatedManager[Node]
        checkpoints: RelatedManager[Checkpoint]

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """One entry; its columns are the fields of ``qunzhi.ledger.entry.Entry``."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="entries")
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    act = models.CharField(max_length=200)
    subject = models.CharField(max_length=LONGEST_REF, blank=True)
    about: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    op = models.CharField(max_length=36, db_index=True)
    reason = models.TextField(blank=True)
    payload_hash = models.CharField(max_length=71)

    if TYPE_CHECKING:
        payload: Payload
        refs: RelatedManager[About]

    class Meta:
        constraints = (models.UniqueConstraint(fields=["log", "seq"], name="entry_seq_once"),)
        indexes = (
            models.Index(fields=["log", "at"], name="entry_at"),
            models.Index(fields=["log", "actor", "seq"], name="entry_actor"),
            models.Index(fields=["log", "act", "seq"], name="entry_act"),
            models.Index(fields=["log", "subject", "seq"], name="entry_subject"),
        )

    def __str__(self) -> str:
        return f"{self.log_id}:{self.seq}"

    def line(self, log: str) -> Line:
        """The entry as the tree knows it; ``log`` is its log's key. QunzhiError if the columns make none."""
        return Line(
            log=log,
            seq=self.seq,
            at=to_us(self.at),
            actor=self.actor,
            act=self.act,
            subject=self.subject,
            about=tuple(self.about) if isinstance(self.about, list) else (None,),  # an object's keys are no list
            op=self.op,
            reason=self.reason,
            payload=self.payload_hash,
        )


class About(models.Model):
    """An index: every thing that an entry names as subject, actor or otherwise."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="refs")
    ref = models.CharField(max_length=LONGEST_REF)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ref", "entry"], name="about_ref_once"),)

    def __str__(self) -> str:
        return self.ref


class Payload(models.Model):
    """The particulars of an entry until they are erased: canonical JSON, and the salt of its commitment."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="payload")
    salt = models.BinaryField(max_length=32)
    body = models.TextField()

    def __str__(self) -> str:
        return str(self.entry_id)


class Node(models.Model):
    """A complete subtree of a log's tree."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="nodes")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["log", "level", "index"], name="node_once"),)

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


def covering(size: int) -> Words:
    """The first entries of a log, by count and by number; numbers count from 0."""
    if size < 1:
        return Words("0 笔", "no entries")
    if size == 1:
        return Words("前 1 笔（记录号 0）", "the first entry (no. 0)")
    return Words(f"前 {size} 笔（记录号 0–{size - 1}）", f"the first {size} entries (no. 0–{size - 1})")


class Checkpoint(models.Model):
    """A signed checkpoint of a log, one a size; ``note`` is the signed note as it was given out."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="checkpoints")
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["log", "size"], name="checkpoint_size_once"),)

    def __str__(self) -> str:
        return f"{self.log_id}:{self.size}"

    @property
    def covers(self) -> Words:
        """What it is the seal of."""
        return covering(self.size)
