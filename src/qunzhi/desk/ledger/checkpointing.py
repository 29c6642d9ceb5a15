"""Signs the head of a log and writes it where it is kept."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.instants import SECOND, from_us, to_us
from qunzhi.core.words import Words
from qunzhi.desk.ledger.append import damaged, locked
from qunzhi.desk.ledger.models import Checkpoint, Log
from qunzhi.desk.ledger.nodes import StoredNodes
from qunzhi.ledger.checkpoint import Checkpoint as Head
from qunzhi.ledger.checkpoint import sign
from qunzhi.ledger.keys import SigningKey
from qunzhi.ledger.merkle import consistency_proof, consistent, root


def make_checkpoint(
    log_key: str, key: SigningKey, *, at: datetime | None = None, folder: Path | None = None
) -> Checkpoint:
    """The signed checkpoint of a log's head: the one already made for this size, or a new one.

    With ``folder`` the note is also written to ``folder/<log>/<size>.txt``.

    Raises:
        QunzhiError: ``ledger_damaged`` when the tree is not that of the head or does not begin with the checkpoint
            before (such a head must never be signed); ``other_checkpoint`` when the folder has another one.
    """
    with transaction.atomic():
        log = locked(log_key)
        made = log.checkpoints.filter(size=log.size).first() or _new(log, key, at or timezone.now())
    if folder is not None:
        _keep(made, folder / log.key / f"{made.size:012d}.txt")
    return made


def checkpoint_all(key: SigningKey, *, folder: Path | None = None) -> list[Checkpoint]:
    """A checkpoint of every log."""
    keys = list(Log.objects.order_by("key").values_list("key", flat=True))
    return [make_checkpoint(log_key, key, folder=folder) for log_key in keys]


def _new(log: Log, key: SigningKey, now: datetime) -> Checkpoint:
    _refuse_if_damaged(log)
    moment = max(now, log.last_at or now)
    at = to_us(moment) // SECOND * SECOND
    note = sign(Head(log.origin, log.size, bytes(log.root), at), key)
    log.last_at = max(from_us(at), log.last_at or from_us(at))  # no later entry may claim to be older
    log.save(update_fields=["last_at"])
    return Checkpoint.objects.create(log=log, size=log.size, root=log.root, note=note.decode(), made_at=from_us(at))


def _refuse_if_damaged(log: Log) -> None:
    nodes = StoredNodes(log)
    last = log.checkpoints.order_by("-size").first()
    try:
        sound = root(nodes, log.size) == log.root
        if sound and last is not None:
            path = consistency_proof(nodes, last.size, log.size)
            sound = consistent(last.size, log.size, path, bytes(last.root), bytes(log.root))
    except (KeyError, ValueError):
        sound = False
    if not sound:
        raise damaged(log)


def _keep(made: Checkpoint, path: Path) -> None:
    """Writes a note whole or not at all, and never over another."""
    note = made.note.encode()
    if path.exists():
        if path.read_bytes() != note:
            hint = Words("保留两者，核验台账", "keep both, and verify the ledger")
            raise QunzhiError.of(
                "other_checkpoint",
                "此处已有另一个检查点",
                "there is another checkpoint here",
                hint=hint,
                place=Place(str(path)),
            )
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
