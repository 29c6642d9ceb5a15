"""What of the packs the register enacts."""

from __future__ import annotations

#: Names as the packs have them.
PROCEDURES = (
    "groups.register",
    "groups.designate",
    "groups.dissolve",
    "groups.dissolution_order",
)
