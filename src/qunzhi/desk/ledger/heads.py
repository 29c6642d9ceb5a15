"""The head of a log and its checkpoints, held against one another while the log is verified."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.instants import from_us
from qunzhi.core.words import Words
from qunzhi.desk.ledger.models import Checkpoint, Log
from qunzhi.desk.ledger.rows import readable
from qunzhi.ledger.checkpoint import Note, parse, verify
from qunzhi.ledger.faults import Faults
from qunzhi.ledger.keys import PublicKey
from qunzhi.ledger.walk import Mark, Walk


class Heads:
    """Reads the checkpoints at once; ``compare`` the head when the walk is over."""

    def __init__(self, log: Log, key: PublicKey, outside: Sequence[tuple[str, bytes]], faults: Faults) -> None:
        self._log = log
        self._key = key
        self._faults = faults
        self.marks: list[Mark] = []
        stored = list(Checkpoint.objects.filter(log=log, size__lte=log.size).order_by("size").values_list("pk", "size"))
        rows = readable(Checkpoint.objects, [pk for pk, _ in stored])
        for pk, size in stored:
            self._stored(rows.get(pk), Place(f"{log.key}/{size:012d}"))
        for name, data in outside:
            self._kept(data, Place(name), {size for _, size in stored})
        self._beyond()

    def compare(self, walk: Walk, root: bytes) -> None:
        """The columns of the log's row against what its entries and checkpoints say."""
        log = self._log
        last = None if walk.last_at is None else from_us(walk.last_at)
        heads = (
            (log.size == walk.count, Words("条数", "size")),
            (_as_bytes(log.root) == root, Words("根", "root")),
            (log.last_at == last, Words("最后时间", "last time")),
            (log.origin == self._origin(), Words("来源", "origin")),
        )
        for holds, what in heads:
            if not holds:
                self._faults.add("bad_head", place=Place(log.key), what=what)

    def _stored(self, row: Checkpoint | None, place: Place) -> None:
        if row is None:
            self._faults.add("bad_checkpoint", place=place)
            return
        note = self._note(row.note.encode(), place)
        if note is None:
            return
        head = note.checkpoint
        made_at = None if head.at is None else from_us(head.at)
        if (row.size, _as_bytes(row.root), row.made_at) != (head.size, head.root, made_at):
            self._faults.add("bad_checkpoint", place=place)
        self.marks.append(Mark(head, place, self._held(note, place)))

    def _kept(self, data: bytes, place: Place, stored: set[int]) -> None:
        """A checkpoint from elsewhere; it was made here, so its row must be here."""
        note = self._note(data, place)
        if note is None:
            return
        self.marks.append(Mark(note.checkpoint, place, self._held(note, place), outside=True))
        if note.checkpoint.size <= self._log.size and note.checkpoint.size not in stored:
            self._faults.add("checkpoint_missing", place=place, size=note.checkpoint.size)

    def _beyond(self) -> None:
        """A checkpoint of more entries than the head says, unless the head has moved on meanwhile."""
        now: int = Log.objects.values_list("size", flat=True).get(pk=self._log.pk)
        later = Checkpoint.objects.filter(log=self._log, size__gt=max(now, self._log.size))
        for size in later.values_list("size", flat=True):
            self._faults.add("truncated", place=Place(f"{self._log.key}/{size:012d}"), size=size, count=self._log.size)

    def _origin(self) -> str:
        """The origin of the first checkpoint, which is signed; before there is one, what the settings make it."""
        own = [mark.checkpoint.origin for mark in self.marks if mark.held and not mark.outside]
        return own[0] if own else f"{settings.DESK.name}/{self._log.key}"

    def _note(self, data: bytes, place: Place) -> Note | None:
        try:
            return parse(data)
        except QunzhiError:
            self._faults.add("bad_checkpoint", place=place)
            return None

    def _held(self, note: Note, place: Place) -> bool:
        try:
            verify(note, [self._key])
        except QunzhiError as error:
            self._faults.add(error.problems[0].code, place=place)
            return False
        return True


def _as_bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else b""
