"""Appends entries to a log, in the transaction of the change that they record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.transaction import TransactionManagementError

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.ledger.models import About, Entry, Log, Payload
from qunzhi.desk.ledger.nodes import StoredNodes
from qunzhi.desk.ledger.rapid import insert
from qunzhi.ledger.commitment import Sealed, seal
from qunzhi.ledger.merkle import EMPTY, leaf_hash
from qunzhi.ledger.merkle import append as grow


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be recorded. References are ``kind:id``; the payload is an object of canonical JSON values.

    ``about`` names everything else under which the entry is to be found.
    """

    actor: str
    act: str
    subject: str
    about: Sequence[str]
    reason: str
    payload: dict[str, Any]


def append(log_key: str, notes: Sequence[Note], *, at: datetime, op: str) -> list[Entry]:
    """Appends one entry a note, in order, all of the operation ``op`` (a UUID).

    The log's row stays locked until the transaction ends. Time never goes back: entries carry ``at`` or the time of
    what stands before them, whichever is later.

    Raises:
        TransactionManagementError: outside ``transaction.atomic``: an entry must stand or fall with what it records.
        QunzhiError: a note that cannot be written (``not_canonical``, ``bad_entry``), or a damaged tree.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("entries are appended inside transaction.atomic only")
    if at.tzinfo is None:
        raise ValueError("the time of an entry needs a zone")
    if not notes:
        return []
    log = locked(log_key)
    moment = at if log.last_at is None else max(at, log.last_at)
    sealed = [seal(note.payload) for note in notes]
    entries = [_entry(log, n, note, made, moment, op) for n, (note, made) in enumerate(zip(notes, sealed, strict=True))]
    leaves = [leaf_hash(entry.line(log.key).line) for entry in entries]
    _store(entries, sealed)
    try:
        log.root = grow(StoredNodes(log), log.size, leaves)
    except KeyError:
        raise damaged(log) from None
    log.size += len(entries)
    log.last_at = moment
    log.save(update_fields=["root", "size", "last_at"])
    return entries


def locked(key: str) -> Log:
    """The log of this key, made if there is none, its row locked where the database can."""
    origin = f"{settings.DESK.name}/{key}"
    Log.objects.get_or_create(key=key, defaults={"origin": origin, "root": EMPTY})
    log = Log.objects.select_for_update().get(key=key)
    log.root = bytes(log.root)
    return log


def damaged(log: Log) -> QunzhiError:
    """The tree of a log does not hold together."""
    hint = Words("停止写入，核验台账并从备份恢复", "stop writing, verify the ledger, and restore it from a backup")
    return QunzhiError.of("ledger_damaged", f"台账「{log.key}」已损坏", f'the ledger "{log.key}" is damaged', hint=hint)


def refs_of(entry: Entry) -> set[str]:
    """Everything that an entry is found under."""
    return {ref for ref in (entry.subject, entry.actor, *entry.about) if ref}


def _entry(log: Log, number: int, note: Note, sealed: Sealed, at: datetime, op: str) -> Entry:
    return Entry(
        log=log,
        seq=log.size + number,
        at=at,
        actor=note.actor,
        act=note.act,
        subject=note.subject,
        about=list(note.about),
        op=op,
        reason=note.reason,
        payload_hash=sealed.commitment,
    )


def _store(entries: list[Entry], sealed: list[Sealed]) -> None:
    Entry.objects.bulk_create(entries)
    insert(About, ("entry_id", "ref"), ((entry.pk, ref) for entry in entries for ref in sorted(refs_of(entry))))
    bodies = ((entry.pk, made.salt, made.body.decode()) for entry, made in zip(entries, sealed, strict=True))
    insert(Payload, ("entry_id", "salt", "body"), bodies)
