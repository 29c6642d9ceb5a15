"""Checks an export: every line, every payload, every checkpoint, those kept elsewhere too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.ledger.canonical import DEPTH, canonical, parse
from qunzhi.ledger.checkpoint import LONGEST, Note, verify
from qunzhi.ledger.checkpoint import parse as parse_note
from qunzhi.ledger.commitment import PREFIX, SALT, holds
from qunzhi.ledger.entry import Entry
from qunzhi.ledger.export import CHECKPOINTS, ENTRIES, EXPORT, KEY, PAYLOADS, about
from qunzhi.ledger.faults import Faults
from qunzhi.ledger.keys import PublicKey
from qunzhi.ledger.reading import Source, opened
from qunzhi.ledger.walk import Mark, Walk, distinct

_HASH = 32


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. Counts are of lines; ``erased`` have a record of their erasure, ``missing`` have none.

    ``trusted``: the key came from outside; without that a check shows only that the export agrees with itself.
    ``whole``: the export is one with payloads; where they were left out, nothing is said about particulars.
    ``more``: problems beyond those listed.
    """

    problems: tuple[Problem, ...]
    more: int
    errors: int
    log: str
    root: bytes
    entries: int
    payloads: int
    erased: int
    missing: int
    checkpoints: int
    trusted: bool
    whole: bool

    @property
    def sound(self) -> bool:
        """Nothing was changed, as far as keys and checkpoints reach; warnings aside."""
        return self.errors == 0


def check(path: Path, *, outside: Sequence[tuple[str, bytes]] = (), key: PublicKey | None = None) -> Report:
    """Checks the export at ``path``.

    Args:
        path: the folder or .zip.
        outside: checkpoints kept elsewhere, (name to show, signed note).
        key: the public key known from elsewhere; without it the export's own is used.

    Raises:
        QunzhiError: ``unreadable`` when there is no export to check.
    """
    faults = Faults()
    with opened(path) as source:
        keys = _keys(source, key, faults)
        marks = [*_inner(source, keys, faults), *_outer(outside, keys, faults)]
        walk = Walk(faults, marks)
        committed = bytearray()
        for line in _entries(source, walk):
            committed += line
        root = walk.end()
        if walk.sealed < walk.count:
            faults.add("unsealed", first=max(walk.sealed, 0), place=Place(ENTRIES))
        here = _payloads(source, committed, faults)
        whole = _whole(source, walk, any(here), faults)
    erased, missing = _absent(here, walk, faults, whole)
    return Report(
        problems=tuple(faults.kept),
        more=faults.more,
        errors=faults.errors,
        log=walk.log,
        root=root,
        entries=walk.count,
        payloads=sum(here),
        erased=erased,
        missing=missing,
        checkpoints=distinct(marks),
        trusted=key is not None,
        whole=whole,
    )


def _keys(source: Source, key: PublicKey | None, faults: Faults) -> list[PublicKey]:
    try:
        own = PublicKey.parse(source.read(KEY, LONGEST).decode()) if source.has(KEY) else None
    except (QunzhiError, UnicodeDecodeError):
        own = None
    if own is None:
        faults.add("bad_key", place=Place(KEY))
    elif key is not None and own != key:
        faults.add("other_key", place=Place(KEY))
    trusted = key or own
    return [trusted] if trusted else []


def _inner(source: Source, keys: list[PublicKey], faults: Faults) -> Iterator[Mark]:
    for name in source.checkpoints():
        place = Place(name)
        note = _note(source.read(name, LONGEST), place, faults)
        if note is None:
            continue
        if name != f"{CHECKPOINTS}/{note.checkpoint.size:012d}.txt":
            faults.add("bad_checkpoint", place=place)
        yield Mark(note.checkpoint, place, _held(note, keys, place, faults))


def _outer(outside: Sequence[tuple[str, bytes]], keys: list[PublicKey], faults: Faults) -> Iterator[Mark]:
    for name, data in outside:
        place = Place(name)
        note = _note(data, place, faults)
        if note is not None:
            yield Mark(note.checkpoint, place, _held(note, keys, place, faults), outside=True)


def _note(data: bytes, place: Place, faults: Faults) -> Note | None:
    try:
        return parse_note(data)
    except QunzhiError:
        faults.add("bad_checkpoint", place=place)
        return None


def _held(note: Note, keys: list[PublicKey], place: Place, faults: Faults) -> bool:
    try:
        verify(note, keys)
    except QunzhiError as error:
        faults.add(error.problems[0].code, place=place)
        return False
    return True


def _entries(source: Source, walk: Walk) -> Iterator[bytes]:
    """Walks the entries; yields the 32 bytes that each commits to."""
    for number, raw in enumerate(source.lines(ENTRIES), 1):
        line = raw.removesuffix(b"\n")
        try:
            entry = Entry.parse(line) if line != raw else None
        except QunzhiError:
            entry = None
        walk.see(line, entry, Place(ENTRIES, line=number))
        yield bytes.fromhex(entry.payload.removeprefix(PREFIX)) if entry else bytes(_HASH)


def _payloads(source: Source, committed: bytearray, faults: Faults) -> bytearray:
    """Checks each payload against its entry; returns which entries have one."""
    here = bytearray(len(committed) // _HASH)
    if not source.has(PAYLOADS):
        return here
    last = -1
    for number, raw in enumerate(source.lines(PAYLOADS), 1):
        place = Place(PAYLOADS, line=number)
        found = _payload(raw)
        if found is None or not last < found[0] < len(here):
            faults.add("bad_payload", place=place)
            continue
        last, salt, body = found
        here[last] = 1
        want = PREFIX + committed[last * _HASH : (last + 1) * _HASH].hex()
        if not holds(want, salt, body):
            faults.add("bad_commitment", place=place, seq=last)
    return here


def _payload(raw: bytes) -> tuple[int, bytes, bytes] | None:
    """Number, salt and committed bytes of a line; None if it is not of its form."""
    try:
        value: Any = parse(raw.removesuffix(b"\n"), DEPTH + 1) if raw.endswith(b"\n") else None
        if not isinstance(value, dict) or set(value) != {"payload", "salt", "seq"}:
            return None
        seq, salt = value["seq"], bytes.fromhex(value["salt"])
        if type(seq) is not int or not isinstance(value["payload"], dict) or len(salt) != SALT:
            return None
        return (seq, salt, canonical(value["payload"])) if salt.hex() == value["salt"] else None
    except (QunzhiError, ValueError, TypeError):
        return None


def _whole(source: Source, walk: Walk, some: bool, faults: Faults) -> bool:
    """Whether the export is one with payloads; one from before ``export.json`` is where it has ``some``."""
    if not source.has(EXPORT):
        return some
    said = source.read(EXPORT, LONGEST)
    log = walk.log or _log_of(said)
    found = next((whole for whole in (True, False) if said == about(log, walk.count, whole)), None)
    if found is None:
        faults.add("bad_export", place=Place(EXPORT))
        return True
    return found


def _log_of(said: bytes) -> str:
    """The log that ``export.json`` names, for one without an entry that does."""
    try:
        value: Any = parse(said.removesuffix(b"\n"))
    except QunzhiError:
        return ""
    return str(value.get("log")) if isinstance(value, dict) else ""


def _absent(here: bytearray, walk: Walk, faults: Faults, whole: bool) -> tuple[int, int]:
    """How many payloads are absent, erased by an entry or not; the latter only where all were left out."""
    for seq in sorted(walk.erased):
        if seq < len(here) and here[seq]:
            faults.add("payload_not_erased", level="warning", seq=seq)
    erased = sum(1 for seq in walk.erased if seq < len(here) and not here[seq])
    missing = here.count(0) - erased
    if missing and not whole:
        faults.add("payloads_left_out", level="warning", place=Place(PAYLOADS))
    for seq in range(len(here) if missing and whole else 0):
        if not here[seq] and seq not in walk.erased:
            faults.add("payload_missing", place=Place(PAYLOADS), seq=seq)
    return erased, missing
