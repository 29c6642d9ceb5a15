"""Names of groups and labels of units, folded once for as long as the institution does not change."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import pyarrow as pa
from django.db.models import Count, Max

from qunzhi.core.folding import fold_column
from qunzhi.desk.ledger.models import Log
from qunzhi.desk.org.models import Institution, Unit
from qunzhi.desk.registry.models import Group

#: Institutions whose names one process keeps.
_KEPT = 8
_index: OrderedDict[str, tuple[tuple[object, ...], NameIndex]] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class NameIndex:
    """``groups`` is (platform, folded name) -> row ids of groups in use; ``labels`` unit row id -> folded labels."""

    groups: dict[tuple[str, str], list[int]]
    labels: dict[int, frozenset[str]]


def name_index(institution: Institution) -> NameIndex:
    """The index of an institution, made again after anything was written there."""
    version = _version(institution)
    with _lock:
        kept = _index.get(institution.uid)
        if kept is not None and kept[0] == version:
            _index.move_to_end(institution.uid)
            return kept[1]
    made = NameIndex(_groups(institution), _labels(institution))
    with _lock:
        _index[institution.uid] = (version, made)
        while len(_index) > _KEPT:
            _index.popitem(last=False)
    return made


def _version(institution: Institution) -> tuple[object, ...]:
    """Changes with every entry of the ledger; rows made without one (a demonstration) are counted too."""
    size = Log.objects.filter(key=institution.slug).values_list("size", flat=True).first()
    groups = Group.objects.filter(institution=institution).aggregate(n=Count("pk"), last=Max("pk"))
    units = Unit.objects.filter(institution=institution).aggregate(n=Count("pk"), last=Max("pk"))
    return (size, *groups.values(), *units.values())


def _groups(institution: Institution) -> dict[tuple[str, str], list[int]]:
    rows = list(
        Group.objects.filter(institution=institution, dissolved_at__isnull=True).values_list("pk", "platform", "name")
    )
    found: dict[tuple[str, str], list[int]] = {}
    for (pk, platform, _), folded in zip(rows, _folded([r[2] for r in rows]), strict=True):
        if folded:
            found.setdefault((platform, folded), []).append(pk)
    return found


def _labels(institution: Institution) -> dict[int, frozenset[str]]:
    rows = Unit.objects.filter(institution=institution).values_list("pk", "name", "aliases", "foreign_name")
    pairs = [(pk, text) for pk, name, aliases, foreign in rows for text in (name, *aliases, foreign) if text]
    found: dict[int, set[str]] = {}
    for (pk, _), folded in zip(pairs, _folded([t for _, t in pairs]), strict=True):
        if folded and len(folded) > 1:
            found.setdefault(pk, set()).add(folded)
    return {pk: frozenset(labels) for pk, labels in found.items()}


def _folded(texts: list[str]) -> list[str | None]:
    column = pa.chunked_array([pa.array(texts, pa.string())])
    return [None if one is None else str(one) for one in fold_column(column).to_pylist()]
