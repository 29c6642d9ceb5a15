"""Exports a log from the database, signed, with the program that checks it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.ledger.checkpointing import make_checkpoint
from qunzhi.desk.ledger.models import Checkpoint, Entry, Log, Payload
from qunzhi.desk.ledger.snapshot import snapshot
from qunzhi.ledger.entry import ERASE, erased_seq
from qunzhi.ledger.export import VERIFIER, Contents, write
from qunzhi.ledger.keys import SigningKey

_CHUNK = 2000


def export(log_key: str, target: Path, key: SigningKey, *, payloads: bool = True) -> None:
    """Writes everything up to a checkpoint of now to ``target``, a folder or .zip that does not exist yet.

    Without ``payloads`` the particulars stay here; the export says so, and so does its check.

    Raises:
        QunzhiError: ``exists``, ``ledger_damaged`` (see ``make_checkpoint``), or ``payload_missing`` where particulars
            are gone that no entry records as erased.
    """
    while True:
        sealed = make_checkpoint(log_key, key)
        with snapshot():
            if payloads and not _complete(sealed.log, sealed.size):
                continue  # some were erased just now: the entry that says so comes after this checkpoint
            write(target, _contents(sealed, key, payloads))
            return


def _contents(sealed: Checkpoint, key: SigningKey, payloads: bool) -> Contents:
    log = sealed.log
    return Contents(
        lines=_lines(log, sealed.size),
        payloads=_payloads(log, sealed.size) if payloads else (),
        checkpoints=_notes(log, sealed.size),
        key=key.public,
        verifier=verifier(),
        log=log.key,
        whole=payloads,
    )


def _complete(log: Log, size: int) -> bool:
    """Whether each of the first entries has its payload, or one of them records its erasure; later ones may too."""
    absent = set(Entry.objects.filter(log=log, seq__lt=size, payload=None).values_list("seq", flat=True))
    if not absent:
        return True
    records = Entry.objects.filter(log=log, act=ERASE).values_list("seq", "act", "subject")
    erased = [(seq, erased_seq(act, subject)) for seq, act, subject in records]
    lost = absent - {gone for _, gone in erased}
    if lost:
        raise _lost(log, lost)
    return absent <= {gone for seq, gone in erased if seq < size}


def _lost(log: Log, seqs: set[int]) -> QunzhiError:
    first, n = min(seqs), len(seqs)
    return QunzhiError.of(
        "payload_missing",
        f"台账 {log.key} 有 {n} 笔的内容不见了，也没有清除记录（第一处：记录号 {first}），没有导出",
        f"the particulars of {n} entries of the ledger {log.key} are gone without a record of erasure "
        f"(the first: no. {first}); nothing was exported",
        hint=Words(
            "先运行 qunzhi ledger verify 查看，从备份恢复；只要记录、不要内容，用 qunzhi ledger export --no-payloads",
            "see qunzhi ledger verify and restore a backup; for the entries alone, qunzhi ledger export --no-payloads",
        ),
    )


def verifier() -> Path | None:
    """The stand-alone verifier: beside the installed package, or in the repository; None where neither has it."""
    installed = Path(str(files("qunzhi.ledger"))) / VERIFIER
    beside = Path(__file__).parents[4] / "verifier" / VERIFIER
    return next((path for path in (installed, beside) if path.is_file()), None)


def _lines(log: Log, size: int) -> Iterator[bytes]:
    for entry in Entry.objects.filter(log=log, seq__lt=size).order_by("seq").iterator(_CHUNK):
        yield entry.line(log.key).line


def _payloads(log: Log, size: int) -> Iterator[tuple[int, bytes, bytes]]:
    rows = Payload.objects.filter(entry__log=log, entry__seq__lt=size).order_by("entry__seq")
    for seq, salt, body in rows.values_list("entry__seq", "salt", "body").iterator(_CHUNK):
        yield seq, bytes(salt), body.encode()


def _notes(log: Log, size: int) -> Iterator[tuple[int, bytes]]:
    for at, note in log.checkpoints.filter(size__lte=size).order_by("size").values_list("size", "note"):
        yield at, note.encode()
