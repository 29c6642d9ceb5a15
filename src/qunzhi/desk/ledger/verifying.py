"""Verifies the ledger of the database wholly: every column of every table against the entries, and those against the
signed checkpoints. It streams; what it keeps in memory does not grow with the log, but for erased payloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Model, OuterRef, Q

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.ledger.heads import Heads
from qunzhi.desk.ledger.models import About, Checkpoint, Entry, Log, Node, Payload
from qunzhi.desk.ledger.rows import Row, readable, rows
from qunzhi.ledger.checkpoint import parse
from qunzhi.ledger.commitment import holds
from qunzhi.ledger.entry import ERASE, erased_seq
from qunzhi.ledger.faults import Faults
from qunzhi.ledger.keys import PublicKey
from qunzhi.ledger.merkle import Key
from qunzhi.ledger.walk import Walk, distinct

#: How often head and checkpoints are read until nothing was written between.
TRIES = 20
Outside = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found. ``unsealed`` is how many entries no signed checkpoint covers yet."""

    log: str
    problems: tuple[Problem, ...]
    more: int
    errors: int
    entries: int
    payloads: int
    erased: int
    checkpoints: int
    unsealed: int

    @property
    def sound(self) -> bool:
        """Nothing was changed, as far as the checkpoints reach."""
        return self.errors == 0


def verify(log_key: str, *, key: PublicKey, outside: Outside = ()) -> Verdict:
    """Verifies one log as it stands now; entries appended meanwhile are left for the next time.

    Args:
        log_key: an institution's slug or ``site``.
        key: the public key that signs checkpoints.
        outside: checkpoints of this log kept elsewhere, (name to show, signed note).

    Raises:
        Log.DoesNotExist: there is no such log.
    """
    pk: int = Log.objects.values_list("pk", flat=True).get(key=log_key)
    for _ in range(TRIES):
        log = readable(Log.objects, [pk]).get(pk)
        if log is None or type(log.size) is not int:
            faults = Faults()
            faults.add("bad_head", place=Place(log_key), what=Words("各列", "row"))
            return Verdict(log_key, tuple(faults.kept), 0, faults.errors, 0, 0, 0, 0, 0)
        verifying = _Verifying(log, key, outside)
        now = readable(Log.objects, [pk]).get(pk)
        if now is not None and (now.size, now.last_at) == (log.size, log.last_at):
            break  # head and checkpoints were read of one moment
    return verifying.run()


def verify_all(*, key: PublicKey, outside: Outside = ()) -> list[Verdict]:
    """Verifies every log, then what belongs to none: the last verdict, of the log ``*``.

    ``outside`` are checkpoints of any log; one of a log that is gone is a fault.
    """
    logs = list(Log.objects.order_by("key").values_list("key", flat=True))
    own: dict[str, list[tuple[str, bytes]]] = {name: [] for name in logs}
    faults = Faults()
    for name, note in outside:
        try:
            head = parse(note).checkpoint
        except QunzhiError:
            faults.add("bad_checkpoint", place=Place(name))
            continue
        if head.log in own:
            own[head.log].append((name, note))
        else:
            faults.add("rolled_back", place=Place(name), size=head.size, count=0)
    verdicts = [verify(name, key=key, outside=own[name]) for name in logs]
    _orphans(faults)
    return [*verdicts, Verdict("*", tuple(faults.kept), faults.more, faults.errors, 0, 0, 0, 0, 0)]


class _Verifying:
    def __init__(self, log: Log, key: PublicKey, outside: Outside) -> None:
        self._log = log
        self._size = log.size
        self._faults = Faults()
        self._place = Place(log.key)
        self._heads = Heads(log, key, outside, self._faults)
        self._walk = Walk(self._faults, self._heads.marks, log.key, self._nodes)
        self._absent: set[int] = set()
        self._payloads = 0

    def run(self) -> Verdict:
        for chunk in rows(self._log, self._size):
            for row in chunk:
                self._row(row)
        root = self._walk.end()
        self._heads.compare(self._walk, root)
        self._erased()
        self._beyond()
        return Verdict(
            log=self._log.key,
            problems=tuple(self._faults.kept),
            more=self._faults.more,
            errors=self._faults.errors,
            entries=self._walk.count,
            payloads=self._payloads,
            erased=len(self._absent & self._walk.erased),
            checkpoints=distinct(self._heads.marks),
            unsealed=self._walk.count - max(self._walk.sealed, 0),
        )

    def _row(self, row: Row) -> None:
        line = row.line
        self._walk.see(line.line if line else b"", line, self._place)
        if line is None:
            return
        if sorted(row.refs) != sorted({ref for ref in (line.subject, line.actor, *line.about) if ref}):
            self._faults.add("bad_index", place=self._place, seq=line.seq)
        if row.payload is None:
            self._absent.add(line.seq)
            return
        self._payloads += 1
        if not holds(line.payload, *row.payload):
            self._faults.add("bad_commitment", place=self._place, seq=line.seq)

    def _nodes(self, made: Mapping[Key, bytes]) -> None:
        """Compares the subtrees that a batch completes with those stored."""
        spans: dict[int, list[int]] = {}
        for level, index in made:
            spans.setdefault(level, []).append(index)
        wanted = Q()
        for level, indexes in spans.items():
            wanted |= Q(level=level, index__gte=min(indexes), index__lte=max(indexes))
        stored = Node.objects.filter(wanted, log=self._log).values_list("level", "index", "hash")
        found = {(level, index): bytes(kept) for level, index, kept in stored if isinstance(kept, bytes | memoryview)}
        for (level, index), want in made.items():
            if found.get((level, index)) != want:
                self._faults.add("bad_node", place=self._place, row=level, index=index)

    def _erased(self) -> None:
        """Payloads are absent just where an entry records their erasure."""
        for seq in sorted(self._absent - self._walk.erased - self._erased_meanwhile()):
            self._faults.add("payload_missing", place=self._place, seq=seq)
        for seq in sorted(self._walk.erased - self._absent):
            if seq < self._walk.count:
                self._faults.add("payload_not_erased", place=self._place, seq=seq)

    def _erased_meanwhile(self) -> set[int]:
        """What entries appended since the beginning record as erased."""
        later = Entry.objects.filter(log=self._log, seq__gte=self._size, act=ERASE).values_list("act", "subject")
        return {seq for act, subject in later if (seq := erased_seq(act, subject)) is not None}

    def _beyond(self) -> None:
        """Rows past the head, counted in one statement with it, so that appends meanwhile are no fault."""
        for entry in Entry.objects.filter(Q(seq__gte=F("log__size")) | Q(seq__lt=0), log=self._log).order_by("seq")[
            :20
        ]:
            self._faults.add(
                "orphan", place=self._place, what=Words(f"记录号 {entry.seq} 的记录", f"entry no. {entry.seq}")
            )
        now = Log.objects.filter(pk=self._log.pk).annotate(kept=Count("nodes")).values_list("size", "kept").first()
        if now is not None and isinstance(now[0], int) and now[1] != sum(now[0] >> n for n in range(64)):
            self._faults.add("bad_head", place=self._place, what=Words("节点数", "number of nodes"))


def _orphans(faults: Faults) -> None:
    """Rows that belong to a row that is gone, whichever way it went."""
    parents: list[tuple[type[Model], str, type[Model]]] = [
        (Entry, "log_id", Log),
        (Node, "log_id", Log),
        (Checkpoint, "log_id", Log),
        (About, "entry_id", Entry),
        (Payload, "entry_id", Entry),
    ]
    for child, column, parent in parents:
        lost = child._default_manager.filter(~Exists(parent._default_manager.filter(pk=OuterRef(column)))).count()
        if lost:
            name = child._meta.db_table
            faults.add(
                "orphan", place=Place(name), what=Words(f"表 {name} 的 {lost} 行", f"{lost} rows of table {name}")
            )
