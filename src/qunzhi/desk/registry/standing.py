"""What the register says of a group's filing: worked out from the filings by the meaning that rules give them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from qunzhi.desk.org.models import Institution
from qunzhi.desk.registry.models import Filing, Group

#: Acts that file a group (RULES, Missing values: "Filed").
FILES = ("filing", "approval", "recognition")
#: Rows of one statement.
_BATCH = 500


def counting(subject: str = "group") -> QuerySet[Filing]:
    """Filings that count: of an act that files, and not rejected."""
    return Filing.objects.filter(subject=subject, act__in=FILES).exclude(decision="rejected")


def renew_standing(institution: Institution, groups: Iterable[int] | None = None) -> None:
    """Work out ``filed`` anew, of some groups (row ids) or of all; only rows that differ are written."""
    if groups is None:
        _renew(institution, Q())
        return
    wanted = list(groups)
    for at in range(0, len(wanted), _BATCH):
        _renew(institution, Q(pk__in=wanted[at : at + _BATCH]))


def _renew(institution: Institution, which: Q) -> None:
    rows = counting().filter(institution=institution, subject_code=OuterRef("code"))
    own = Group.objects.filter(which, institution=institution)
    own.filter(Exists(rows), filed=False).update(filed=True)
    own.filter(~Exists(rows), filed=True).update(filed=False)
