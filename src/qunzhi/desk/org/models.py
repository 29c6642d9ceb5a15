"""Institutions, units, people, postings, appointments; imports and corrections."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from qunzhi.desk.things import Thing

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


#: How long uploaded sheets wait for a decision.
SHEETS_KEPT = timedelta(days=30)


class Institution(Thing):
    """One institution of the site. Rows of two institutions never meet.

    ``packs`` are the ids of the regulations it has adopted; their offices give people their functions.
    """

    kind = "institution"
    slug = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=100)
    packs: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Unit(Thing):
    """A unit of the tree. ``path`` holds the row ids from the root, ``.1.7.30.``, so that all below are one prefix."""

    kind = "unit"
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="units")
    code = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    unit_kind = models.CharField(max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    aliases: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    foreign_name = models.CharField(max_length=200, blank=True)
    attached_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="attached")
    ended_on = models.DateField(null=True, blank=True)
    path = models.CharField(max_length=400, default="", db_index=True)

    if TYPE_CHECKING:
        postings: RelatedManager[Posting]

    class Meta:
        constraints = (models.UniqueConstraint(fields=["institution", "code"], name="unit_code_once"),)
        indexes = (models.Index(fields=["institution", "path"], name="unit_tree"),)

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """Steps below the root."""
        return max(0, self.path.count(".") - 2)


class Person(Thing):
    """A person of the institution. ``code`` is the staff or student number.

    No telephone number is kept: no rule asks for one.
    """

    kind = "person"
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="people")
    code = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    category = models.CharField(max_length=40)
    joined_on = models.DateField(null=True, blank=True)
    gone_on = models.DateField(null=True, blank=True)

    if TYPE_CHECKING:
        postings: RelatedManager[Posting]

    class Meta:
        constraints = (models.UniqueConstraint(fields=["institution", "code"], name="person_code_once"),)
        indexes = (models.Index(fields=["institution", "name"], name="person_name"),)

    def __str__(self) -> str:
        return self.name


def in_post_on(day: date) -> Q:
    """Postings that give rights on a day: begun, and not ended. The last day in post already gives none.

    The facts count that day as in post; rights end on it, as soon as it is recorded, so that nobody who has left still
    decides (docs/decisions/0008).
    """
    return (Q(since__isnull=True) | Q(since__lte=day)) & (Q(until__isnull=True) | Q(until__gt=day))


class Posting(Thing):
    """Somebody in a role at a unit, ``since`` the first and ``until`` the last day in post."""

    kind = "posting"
    person = models.ForeignKey(Person, models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings")
    role = models.CharField(max_length=40)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=40, blank=True)

    @property
    def has_ended(self) -> bool:
        """Whether it gives no right any more: its last day has come."""
        return self.until is not None and self.until <= timezone.localdate()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="posting_ends_after_it_begins",
            ),
        )
        indexes = (
            models.Index(fields=["person", "until"], name="posting_of_person"),
            models.Index(fields=["unit", "role", "until"], name="posting_at_unit"),
        )


class Appointment(Thing):
    """An appointment that no posting or pack gives: the auditor, who reads and writes nothing."""

    kind = "appointment"
    AUDITOR = "auditor"
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    office = models.CharField(max_length=20, choices=[(AUDITOR, "审计员")])
    since = models.DateField()
    until = models.DateField(null=True, blank=True)


class OfficeOf(Thing):
    """Which unit fills an office that a pack names, where the name alone does not tell."""

    kind = "office"
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="offices")
    pack = models.CharField(max_length=40)
    office = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="fills")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["institution", "pack", "office", "unit"], name="office_unit_once"),
        )


class Import(Thing):
    """One import: uploaded and compared (``previewed``), applied, undone, or given up.

    ``counts`` is table -> kind of change -> number; ``problems`` the rows that cannot be used, as places and words;
    ``options`` what was ticked.
    """

    kind = "import"
    PREVIEWED, APPLIED, UNDONE, DROPPED = "previewed", "applied", "undone", "dropped"
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="imports")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=PREVIEWED)
    title = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    counts: models.JSONField[dict[str, dict[str, int]], dict[str, dict[str, int]]] = models.JSONField(default=dict)
    problems: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    options: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    if TYPE_CHECKING:
        changes: RelatedManager[ImportChange]

    @property
    def sheets_until(self) -> datetime:
        """Until when the sheets of a comparison are kept."""
        return self.uploaded_at + SHEETS_KEPT


class ImportChange(models.Model):
    """One row that an import adds, changes or ends, before and after, so that the whole of it can be undone.

    ``target`` is the row's uid once there is one; ``key`` what people know it by; ``before`` and ``after`` hold only
    the fields that differ.
    """

    of = models.ForeignKey(Import, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    table = models.CharField(max_length=20)
    change = models.CharField(max_length=8)
    key = models.CharField(max_length=300)
    target = models.CharField(max_length=14, blank=True)
    before: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    after: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["of", "number"], name="change_number_once"),)
        ordering = ("number",)


class Correction(Thing):
    """A person's request to put the own record right. Decided by the registrar, never by the one who asks."""

    kind = "correction"
    OPEN, ACCEPTED, DECLINED, WITHDRAWN = "open", "accepted", "declined", "withdrawn"
    person = models.ForeignKey(Person, models.PROTECT, related_name="corrections")
    asks = models.CharField(max_length=500)
    state = models.CharField(max_length=10, default=OPEN)
    made_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=500, blank=True)
