"""What the audit of the desk's own data found: rows of the last look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from qunzhi.desk.org.models import Institution, Unit
from qunzhi.desk.registry.models import Account, Group

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Look(models.Model):
    """One audit of an institution under all its packs: as of when, and how far the ledger had got.

    ``current`` is the one that pages show; ``notes`` what the audit could not judge (pack, Chinese, English).
    """

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="looks")
    as_of = models.DateTimeField()
    log_size = models.BigIntegerField()
    current = models.BooleanField(default=False)
    seconds = models.FloatField(default=0)
    counts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    notes: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)

    if TYPE_CHECKING:
        findings: RelatedManager[Finding]

    class Meta:
        indexes = (models.Index(fields=["institution", "current"], name="look_current"),)


class Finding(models.Model):
    """One finding as RULES has it; ``group``, ``account`` and ``unit`` are what it is about, where they are registered.

    ``other_group`` is the second of two groups that are alike. Who is responsible is not kept: pages resolve it anew.

    Derived: it can be made again from the facts at any time, so it stands in no ledger.
    """

    look = models.ForeignKey(Look, models.CASCADE, related_name="findings")
    pack = models.CharField(max_length=40)
    provision = models.CharField(max_length=60)
    rule = models.CharField(max_length=60)
    subject = models.CharField(max_length=300)
    state = models.CharField(max_length=10)
    severity = models.CharField(max_length=10)
    due_at = models.DateTimeField(null=True, blank=True)
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    other_group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    remedy_zh = models.CharField(max_length=500, blank=True)
    remedy_en = models.CharField(max_length=500, blank=True)
    facts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=["look", "group", "severity"], name="finding_of_group"),
            models.Index(fields=["look", "other_group"], name="finding_of_other"),
            models.Index(fields=["look", "provision", "group"], name="finding_of_provision"),
        )


class Tally(models.Model):
    """How many findings a unit has by article and state: pages of those in charge add up their units' rows."""

    look = models.ForeignKey(Look, models.CASCADE, related_name="tallies")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    pack = models.CharField(max_length=40)
    provision = models.CharField(max_length=60)
    state = models.CharField(max_length=10)
    n = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=["look", "unit"], name="tally_of_unit"),)
