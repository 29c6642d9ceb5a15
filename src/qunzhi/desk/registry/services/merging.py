"""Two groups for one thing become one (PXZY-2.5a, PXZY-4.1c)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.registry.changing import Member, change_group
from qunzhi.desk.registry.citing import by_rule
from qunzhi.desk.registry.merges import Compared, compare
from qunzhi.desk.registry.models import Change, Group, Membership
from qunzhi.desk.registry.services.ending import MERGED, end
from qunzhi.desk.registry.services.guarding import in_use, iso
from qunzhi.desk.services import Act, service
from qunzhi.desk.things import new_uid


@service("registry.merge_group", Words("合并群", "merged two groups"), Right.MANAGE_GROUPS)
def do_merge(act: Act, ends: Group, stays: Group, *, reason: str, dissolved_at: datetime | None = None) -> Change:
    """Carry the members of one group into another and dissolve it; returns the change of the one that ends.

    On one platform whoever is only in the group that ends becomes a plain member of the one that stays, joined now,
    invited by its owner. An account of one platform is none on another: there nobody is carried over, and
    ``extra["to_invite"]`` of the change holds the memberships that somebody has still to pull in; an import brings
    them once they are there. Both changes are one batch: undoing puts back both.

    Raises:
        Http404: one of the two is not the acting user's to change.
        QunzhiError: the same group twice; one is dissolved.
    """
    ends, stays = in_use(act, ends), in_use(act, stays)
    if ends.pk == stays.pk:
        raise QunzhiError.of("same_group", "要选另一个群来合并", "choose another group to merge with")
    found, now, batch = compare(ends, stays), timezone.now(), new_uid()
    cites = list(dict.fromkeys(c.provision for c in by_rule(ends.institution, "duplicate")))
    if found.carries and found.only_ending:
        rows = [Member(None, _carried(found, m, now)) for m in found.only_ending]
        change_group(act, stays, "merge", {}, members=rows, reason=reason, cites=cites, batch=batch)
    made = end(act, ends, "merge", MERGED, dissolved_at or now, reason=reason, cites=cites, into=stays, batch=batch)
    if not found.carries:
        made.extra = {"to_invite": [m.pk for m in found.only_ending]}
        made.save(update_fields=["extra"])
    return made


def _carried(found: Compared, member: Membership, now: datetime) -> dict[str, Any]:
    """A membership as it becomes in the group that stays. Whose identity was checked has been checked."""
    checked = member.identity_checked_at
    return {
        "uid": member.account,
        "person_id": member.person.code if member.person else None,
        "nickname": member.nickname or None,
        "role": "member",
        "joined_at": iso(now),
        "invited_by": found.owner_account or None,
        "identity_checked_at": iso(checked) if checked else None,
    }
