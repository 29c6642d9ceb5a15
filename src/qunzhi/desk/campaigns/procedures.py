"""What of the packs campaigns enact."""

from __future__ import annotations

#: Names as the packs have them.
PROCEDURES = (
    "groups.recognition_campaign",
    "groups.cleanup_round",
    "accounts.regularise",
)
