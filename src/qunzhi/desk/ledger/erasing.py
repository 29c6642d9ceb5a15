"""Erases the particulars of an entry; the entry, its proof and the record of the erasure stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.ledger.append import Note, append
from qunzhi.desk.ledger.models import Entry, Payload
from qunzhi.ledger.entry import ERASE


def erase_payload(entry: Entry, *, actor: str, reason: str, at: datetime, op: str) -> Entry:
    """Deletes the payload and its salt and appends ``ledger.erase_payload``; returns that entry.

    It is found under everything that the erased entry was found under.

    Raises:
        QunzhiError: ``no_reason`` without a reason, ``already_erased`` when there is nothing to erase.
    """
    if not reason.strip():
        raise QunzhiError.of(
            "no_reason",
            "请写明清除的理由",
            "say why it is to be erased",
            hint=Words("理由会记入台账", "the reason stands in the ledger"),
        )
    with transaction.atomic():
        deleted, _ = Payload.objects.filter(entry=entry).delete()
        if not deleted:
            raise QunzhiError.of("already_erased", "这一笔的内容已清除", "the payload of this entry is erased already")
        about = sorted({ref for ref in (entry.subject, *entry.about) if ref})
        note = Note(actor, ERASE, f"entry:{entry.seq}", about, reason, {"act": entry.act})
        return append(entry.log.key, [note], at=at, op=op)[0]
