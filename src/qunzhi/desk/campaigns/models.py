"""Campaigns, what each unit hands in, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from qunzhi.desk.org.models import Institution, Person, Unit
from qunzhi.desk.registry.models import Account, Filing, Group
from qunzhi.desk.things import Thing

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Campaign(Thing):
    """Every unit goes through its groups (or accounts) by a date; what is not recognised ends.

    ``sort`` is what it is about and what it does: ``recognition`` of groups (PXZY-2.2), ``regularisation`` of accounts
    (TFXX-25), ``cleanup`` of groups (PXZY-2.5d, ISE-5.7). ``orders_batch`` is the batch of the orders that closing it
    gave.
    """

    kind = "campaign"
    RECOGNITION, REGULARISATION, CLEANUP = "recognition", "regularisation", "cleanup"
    OPEN, CLOSED = "open", "closed"
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="campaigns")
    sort = models.CharField(max_length=20)
    title = models.CharField(max_length=100)
    word = models.CharField(max_length=500, blank=True)
    cites: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    before = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, default=OPEN)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    orders_batch = models.CharField(max_length=14, blank=True)

    if TYPE_CHECKING:
        returns: RelatedManager[Return]

    def __str__(self) -> str:
        return self.title


class Return(Thing):
    """What one unit hands in. Sent back, it is open again with the word why."""

    kind = "return"
    WAITING, HANDED_IN, SENT_BACK = "waiting", "handed_in", "sent_back"
    of = models.ForeignKey(Campaign, models.CASCADE, related_name="returns")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=WAITING)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=500, blank=True)

    if TYPE_CHECKING:
        lines: RelatedManager[Line]

    class Meta:
        constraints = (models.UniqueConstraint(fields=["of", "unit"], name="return_once"),)


class Line(Thing):
    """One group or account of a return: as it was known, as the unit says it is, and what the office decided.

    ``known`` and ``corrected`` are facts (plain values); ``corrected`` only what the unit changed. ``answer`` is what
    the unit wants (keep, end, not ours), ``decision`` what the office said.
    """

    kind = "line"
    KEEP, END, NOT_OURS = "keep", "end", "not_ours"
    RECOGNISED, REFUSED = "recognised", "refused"
    of = models.ForeignKey(Return, models.CASCADE, related_name="lines")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    known: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    corrected: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    answer = models.CharField(max_length=10, default=KEEP)
    said = models.CharField(max_length=500, blank=True)
    decision = models.CharField(max_length=12, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=500, blank=True)
    filing = models.ForeignKey(Filing, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["of", "group"], name="line_group_once"),
            models.UniqueConstraint(fields=["of", "account"], name="line_account_once"),
        )
