"""Flags beside an audit: the messages among the facts, where members were told and the pack asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.audit.flagging import Flagger
from qunzhi.audit.flags import ScannedGroup, ScanResult
from qunzhi.audit.scanning import Telling
from qunzhi.audit.wanted import Orders
from qunzhi.content.lexicon.keep import Ready
from qunzhi.content.messages import Messages
from qunzhi.core.instants import day_of
from qunzhi.core.words import NOTHING
from qunzhi.facts.factset import FactSet
from qunzhi.packs import Pack
from qunzhi.packs.content_of import wanted

_ROWS = 50_000


def scan_facts(facts: FactSet, pack: Pack, as_of: int, lexicon: Ready | None = None) -> ScanResult | None:
    """Flags of the messages that were there at an instant.

    Args:
        facts: with ``groups`` and ``messages``.
        pack: its content provisions say what is looked for.
        as_of: microseconds; later messages and later tellings do not exist yet.
        lexicon: the institution's terms.

    Returns:
        None where there is nothing to look at: no messages with texts, no group whose members were told, or a pack that
        asks for nothing then.
    """
    groups, messages = facts.tables.get("groups"), facts.tables.get("messages")
    looked_for = wanted(pack, day_of(as_of))
    if groups is None or messages is None or not looked_for or messages["text"].null_count == len(messages):
        return None
    telling = Telling.of(groups, as_of, given=False)
    told = [g for g in telling.told_at or {} if not telling.refusal(g).zh]
    chosen = _told(messages, told, as_of)
    if not len(chosen):
        return None
    orders = Orders(looked_for, lexicon.detectors if lexicon else {})
    result = ScanResult(pack.id, pack.title, looked_for, as_of)
    if lexicon:
        result.lexicon, result.lexicon_version = lexicon.name, lexicon.version
    flagger = Flagger(result, orders, lexicon)
    for part in _parts(chosen):
        flagger.take(part)
    result.messages = len(chosen)
    flagger.finish()
    result.not_read = dict(flagger.scanner.tally.not_read)
    result.groups = _groups(messages, telling, as_of)
    return result


def _told(messages: pa.Table, told: Sequence[str], as_of: int) -> pa.Table:
    """Messages of told groups, in order of group and time."""
    sent = pc.cast(messages["sent_at"], pa.int64())
    keep = pc.and_(pc.is_in(messages["group_id"], pa.array(told, pa.string())), pc.less_equal(sent, as_of))
    return messages.filter(keep).sort_by([("group_id", "ascending"), ("sent_at", "ascending")])


def _parts(messages: pa.Table) -> Iterator[Messages]:
    for low in range(0, len(messages), _ROWS):
        part = messages.slice(low, _ROWS)
        sent = pc.cast(part["sent_at"], pa.int64()).to_pylist()
        columns = {n: part[n].to_pylist() for n in ("message_id", "group_id", "uid", "kind", "text", "reply_to")}
        yield Messages(sent_at=sent, **columns)


def _groups(messages: pa.Table, telling: Telling, as_of: int) -> list[ScannedGroup]:
    """Every group with messages, and why its texts were not read where they were not."""
    sent = pc.cast(messages["sent_at"], pa.int64())
    counted = messages.filter(pc.less_equal(sent, as_of)).group_by("group_id").aggregate([([], "count_all")])
    told = telling.told_at or {}
    rows = zip(counted["group_id"].to_pylist(), counted["count_all"].to_pylist(), strict=True)
    return [
        ScannedGroup(g, telling.names.get(g, g), n, told.get(g), telling.refusal(g) if g in told else NOTHING)
        for g, n in sorted(rows)
    ]
