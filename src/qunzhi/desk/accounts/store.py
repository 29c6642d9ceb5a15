"""The session engine: sessions in the database, with the account each belongs to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from qunzhi.desk.accounts.models import DeskSession

#: When the session was begun and last used (seconds since 1970), under which rights, on what.
BEGUN, USED, RIGHTS, DEVICE = "desk.begun", "desk.used", "desk.rights", "desk.device"


class SessionStore(DatabaseStore):
    """Writes the columns of :class:`DeskSession` beside the session's data."""

    @classmethod
    def get_model_class(cls) -> type[DeskSession]:
        """The table."""
        return DeskSession

    def create_model_instance(self, data: dict[str, Any]) -> DeskSession:
        """The row of a session."""
        row = super().create_model_instance(data)
        assert isinstance(row, DeskSession)
        owner = data.get(SESSION_KEY)
        row.account_id = int(owner) if owner is not None else None
        row.begun_at, row.used_at = _instant(data.get(BEGUN)), _instant(data.get(USED))
        row.device = str(data.get(DEVICE, ""))[:60]
        return row


def _instant(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
