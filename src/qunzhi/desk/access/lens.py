"""The lens: looking at the desk through one of the packs that an institution has adopted."""

from __future__ import annotations

#: Where the session keeps the pack's id; "" or nothing means all of them.
LENS = "desk.lens"
