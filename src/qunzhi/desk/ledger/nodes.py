"""The nodes of a log's tree in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

from qunzhi.desk.ledger.models import Log, Node
from qunzhi.desk.ledger.rapid import insert
from qunzhi.ledger.merkle import Key


class StoredNodes:
    """``qunzhi.ledger.merkle.Nodes`` of one log."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def get(self, keys: Sequence[Key]) -> Mapping[Key, bytes]:
        """See ``Nodes``."""
        if not keys:
            return {}
        wanted = Q()
        for level, index in set(keys):
            wanted |= Q(level=level, index=index)
        rows = Node.objects.filter(wanted, log=self._log).values_list("level", "index", "hash")
        return {(level, index): bytes(found) for level, index, found in rows}

    def put(self, nodes: Mapping[Key, bytes]) -> None:
        """See ``Nodes``."""
        rows = ((self._log.pk, level, index, made) for (level, index), made in nodes.items())
        insert(Node, ("log_id", "level", "index", "hash"), rows)
