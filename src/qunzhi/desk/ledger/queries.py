"""Reads the ledger: entries by what they are about, and proofs for those who want to check one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.ledger.checkpointing import make_checkpoint
from qunzhi.desk.ledger.models import Checkpoint, Entry, Log, Payload
from qunzhi.desk.ledger.nodes import StoredNodes
from qunzhi.ledger import proof
from qunzhi.ledger.canonical import parse
from qunzhi.ledger.keys import PublicKey, SigningKey


def entries(
    log_key: str,
    *,
    ref: str = "",
    act: str = "",
    actor: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    text: str = "",
) -> QuerySet[Entry]:
    """The entries of a log, first to last, that match everything given.

    ``ref`` is a thing that they name as subject, actor or otherwise; ``since`` and ``until`` are both included;
    ``text`` stands somewhere in the reason.
    """
    found = Entry.objects.filter(log__key=log_key).select_related("log").order_by("seq")
    if ref:
        found = found.filter(refs__ref=ref)
    if act:
        found = found.filter(act=act)
    if actor:
        found = found.filter(actor=actor)
    if since is not None:
        found = found.filter(at__gte=since)
    if until is not None:
        found = found.filter(at__lte=until)
    if text:
        found = found.filter(reason__contains=text)
    return found


def payload_of(entry: Entry) -> dict[str, Any] | None:
    """The particulars of an entry; None once they are erased."""
    row = Payload.objects.filter(entry=entry).first()
    if row is None:
        return None
    value: dict[str, Any] = parse(row.body.encode())
    return value


def inclusion_proof(entry: Entry, key: SigningKey, *, with_payload: bool = False) -> dict[str, Any]:
    """The proof that an entry is in its log, for ``qunzhi_verify.py --inclusion``.

    It is against the latest checkpoint; if that is older than the entry, the head is signed now.
    """
    log = entry.log
    sealed = log.checkpoints.filter(size__gt=entry.seq).order_by("-size").first() or make_checkpoint(log.key, key)
    row = Payload.objects.filter(entry=entry).first() if with_payload else None
    shown = (bytes(row.salt), row.body.encode()) if row is not None else None
    return proof.inclusion(StoredNodes(log), entry.line(log.key), sealed.note.encode(), key.public, shown)


def consistency_proof(log_key: str, old_size: int, new_size: int, key: PublicKey) -> dict[str, Any]:
    """The proof that a log only grew between two of its checkpoints, for ``qunzhi_verify.py --consistency``.

    Raises:
        QunzhiError: ``no_checkpoint`` where there is none of that size.
    """
    log = Log.objects.get(key=log_key)
    old, new = (_checkpoint(log, size).note.encode() for size in sorted((old_size, new_size)))
    return proof.consistency(StoredNodes(log), old, new, key)


def checkpoints_of(log_key: str) -> QuerySet[Checkpoint]:
    """The signed checkpoints of a log, the latest first."""
    return Checkpoint.objects.filter(log__key=log_key).order_by("-size")


def sealing(entry: Entry) -> Checkpoint | None:
    """The first checkpoint that covers an entry; None while there is none."""
    return Checkpoint.objects.filter(log=entry.log, size__gt=entry.seq).order_by("size").first()


def sizes() -> dict[str, int]:
    """How many entries each log has, by its key."""
    return dict(Log.objects.values_list("key", "size"))


def _checkpoint(log: Log, size: int) -> Checkpoint:
    found = log.checkpoints.filter(size=size).first()
    if found is None:
        hint = Words("选一个已有的检查点", "choose one of the checkpoints there are")
        raise QunzhiError.of(
            "no_checkpoint",
            f"没有前 {size} 笔的检查点",
            f"there is no checkpoint of the first {size} entries",
            hint=hint,
        )
    return found
