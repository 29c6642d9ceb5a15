"""The demonstration institution as rows of facts."""

from __future__ import annotations

from datetime import datetime

from qunzhi.core.instants import SHANGHAI
from qunzhi.demo.book import Book, Row
from qunzhi.demo.doings import make_doings
from qunzhi.demo.groups import make_groups
from qunzhi.demo.units import make_units
from qunzhi.facts.tables import TABLES

#: The Wednesday after the National Day holiday of 2025, so that deadlines run over it.
AS_OF = "2025-10-15T15:00:00+08:00"


def institution(as_of: str = AS_OF) -> dict[str, list[Row]]:
    """Rows by table, the same every time; all times lie as far before ``as_of`` as they lie before :data:`AS_OF`."""
    book = Book(datetime.fromisoformat(as_of).astimezone(SHANGHAI))
    make_units(book)
    make_groups(book)
    make_doings(book)
    return {name: book.rows(name) for name in TABLES}
