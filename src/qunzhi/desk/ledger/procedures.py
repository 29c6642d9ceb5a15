"""What of the packs the ledger enacts."""

from __future__ import annotations

#: Names as the packs have them.
PROCEDURES = ("group_book",)
