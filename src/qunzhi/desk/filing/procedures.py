"""What of the packs the room of applications enacts."""

from __future__ import annotations

#: Names as the packs have them.
PROCEDURES = ("groups.rollup",)
