"""Reads the rows of a log that may have been tampered with: a row that cannot be read is said, not stumbled over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Manager, Model

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.ledger.models import About, Entry, Log, Payload
from qunzhi.ledger.entry import Entry as Line

M = TypeVar("M", bound=Model)
CHUNK = 500
#: What converting a column can raise when its text is not of its type (SQLite keeps any text in any column).
_BROKEN = (ValueError, TypeError, AttributeError, OverflowError)


@dataclass(slots=True)
class Row:
    """An entry with what belongs to it. ``line`` is None where the columns make no entry."""

    pk: int
    line: Line | None
    refs: list[str] = field(default_factory=list)
    payload: tuple[bytes, bytes] | None = None


def rows(log: Log, size: int) -> Iterator[list[Row]]:
    """The first ``size`` entries of a log by number, some hundreds at a time."""
    numbers = Entry.objects.filter(log=log, seq__lt=size).order_by("seq", "pk").values_list("pk", flat=True)
    chunk: list[int] = []
    for pk in numbers.iterator(CHUNK):
        chunk.append(pk)
        if len(chunk) == CHUNK:
            yield _chunk(log, chunk)
            chunk = []
    if chunk:
        yield _chunk(log, chunk)


def _chunk(log: Log, pks: Sequence[int]) -> list[Row]:
    found = readable(Entry.objects, pks)
    chunk = {pk: Row(pk, _line(log, found.get(pk))) for pk in pks}
    for entry_id, ref in About.objects.filter(entry_id__in=pks).values_list("entry_id", "ref"):
        chunk[entry_id].refs.append(ref)
    for pk, row in readable(Payload.objects, pks).items():
        chunk[pk].payload = (_bytes(row.salt), _bytes(row.body))
    return list(chunk.values())


def readable(model: Manager[M], pks: Sequence[int]) -> dict[int, M]:
    """The rows of these keys that can be read at all."""
    try:
        return model.in_bulk(list(pks))
    except _BROKEN:
        found = {}
        for pk in pks:
            try:
                found.update(model.in_bulk([pk]))
            except _BROKEN:
                continue
        return found


def _line(log: Log, entry: Entry | None) -> Line | None:
    try:
        return entry.line(log.key) if entry is not None else None
    except (QunzhiError, *_BROKEN):
        return None


def _bytes(value: object) -> bytes:
    if isinstance(value, str):
        return value.encode(errors="surrogatepass")
    return bytes(value) if isinstance(value, bytes | memoryview | bytearray) else b""
