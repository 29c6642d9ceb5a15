"""What was worked out is kept while nothing has been written: the ledger's root is another after every change.

For sums over a whole institution that every page of a list shows. A process keeps a few hundred of them; a root holds
random salts, so that no two ledgers, and no two states of one, are taken for each other.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

from qunzhi.desk.ledger.models import Log

T = TypeVar("T")
_MOST = 512
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_turn = Lock()


def remembered(log_key: str, what: Hashable, make: Callable[[], T]) -> T:
    """``make()``, or what it gave for the same ``what`` while the log stood as it stands.

    ``what`` names all that the answer rests on beside what the ledger records: who asks, the day, the last look.
    Nothing is kept before the first entry.
    """
    root = Log.objects.filter(key=log_key, size__gt=0).values_list("root", flat=True).first()
    if root is None:
        return make()
    key = (bytes(root), what)
    with _turn:
        if key in _kept:
            _kept.move_to_end(key)
            return cast(T, _kept[key])
    made = make()
    with _turn:
        _kept[key] = made
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Keep nothing: for tests that count questions."""
    with _turn:
        _kept.clear()
