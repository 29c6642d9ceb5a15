"""What every act on a group asks first, once it is its turn: is it the viewer's to do, and does it still stand so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import Http404
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.registry.guards import managed_groups
from qunzhi.desk.registry.models import Group
from qunzhi.desk.services import Act

#: Clocks of phones run a little ahead.
_AHEAD = timedelta(minutes=5)


def managed(act: Act, group: Group) -> Group:
    """The group as it is now.

    Raises:
        Http404: it is not the acting user's to change (any more).
    """
    found = managed_groups(act.viewer).select_related("institution", "unit").filter(pk=group.pk).first()
    if found is None:
        raise Http404
    return found


def in_use(act: Act, group: Group) -> Group:
    """A managed group that is not dissolved.

    Raises:
        Http404: it is not the acting user's to change.
        QunzhiError: ``dissolved_already``.
    """
    found = managed(act, group)
    refuse_dissolved(found)
    return found


def refuse_dissolved(group: Group) -> None:
    """Stop where a group is dissolved.

    Raises:
        QunzhiError: ``dissolved_already``.
    """
    if group.dissolved_at is not None:
        raise QunzhiError.of(
            "dissolved_already",
            f"「{group.name}」已经解散",
            f'"{group.name}" is dissolved already',
            hint=Words("登记错了可以在群的页面上恢复使用", "where that is wrong, take it into use again on its page"),
        )


def iso(moment: datetime) -> str:
    """An instant as facts carry it: ISO, UTC, with Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def happened(moment: datetime, *, after: datetime | None = None) -> str:
    """An instant at which something has happened, as facts carry it.

    Raises:
        QunzhiError: ``in_future``, or ``before_made``: it lies before ``after``.
    """
    if moment > timezone.now() + _AHEAD:
        raise QunzhiError.of(
            "in_future",
            "时间还没有到",
            "that time has not come yet",
            hint=Words(
                "填实际发生的时间；还没发生的，到时再登记", "give the time when it happened; else come back then"
            ),
        )
    if after is not None and moment < after:
        raise QunzhiError.of(
            "before_made",
            f"时间早于建群时间 {timezone.localtime(after):%Y-%m-%d %H:%M}",
            f"that is before the group was made ({timezone.localtime(after):%Y-%m-%d %H:%M})",
            hint=Words(
                "核对时间；建群时间登记错了，先请登记部门改正", "check the time, or have the making corrected first"
            ),
        )
    return iso(moment)
