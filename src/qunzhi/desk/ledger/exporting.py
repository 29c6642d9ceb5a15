"""Exports a log from the database, signed, with the program that checks it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from qunzhi.desk.ledger.checkpointing import make_checkpoint
from qunzhi.desk.ledger.models import Entry, Log, Payload
from qunzhi.ledger.export import VERIFIER, Contents, write
from qunzhi.ledger.keys import SigningKey

_CHUNK = 2000


def export(log_key: str, target: Path, key: SigningKey, *, payloads: bool = True) -> None:
    """Writes everything up to a checkpoint of now to ``target``, a folder or .zip that does not exist yet.

    Without ``payloads`` the particulars stay here; the check says then that they are absent.

    Raises:
        QunzhiError: ``exists``, or ``ledger_damaged`` (see ``make_checkpoint``).
    """
    sealed = make_checkpoint(log_key, key)
    log = sealed.log
    write(
        target,
        Contents(
            lines=_lines(log, sealed.size),
            payloads=_payloads(log, sealed.size) if payloads else (),
            checkpoints=_notes(log, sealed.size),
            key=key.public,
            verifier=verifier(),
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
