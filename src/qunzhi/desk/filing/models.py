"""Applications and the steps that they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from qunzhi.desk.org.models import Institution, Person, Unit
from qunzhi.desk.registry.models import Filing, Group
from qunzhi.desk.things import Thing

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Application(Thing):
    """What somebody asks of the offices: a group to be made (``new``), or one that exists to be filed (``existing``).

    The columns are those of the group's facts as they were asked for; ``code`` is the group's number, reserved for a
    new group until its owner says that it is made and which number the platform gave. ``number`` is the application's
    own, given when it is sent. ``route`` is what the packs ask for, as it was when it was sent: a list of pack id,
    version and articles. ``answers`` holds what else was asked (why it is needed, how many members, until when).
    """

    kind = "application"
    NEW, EXISTING = "new", "existing"
    DRAFT, OPEN, RETURNED, APPROVED, DONE = "draft", "open", "returned", "approved", "done"
    WITHDRAWN, REJECTED = "withdrawn", "rejected"
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="applications")
    number = models.CharField(max_length=40, blank=True)
    sort = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=DRAFT)
    by = models.ForeignKey(Person, models.PROTECT, related_name="applications")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    admin = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="applications")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="applications")
    code = models.CharField(max_length=100, blank=True)
    platform = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    group_kind = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40, blank=True)
    terms: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    temporary = models.BooleanField(null=True)
    join_confirmation = models.BooleanField(null=True)
    made_on = models.DateTimeField(null=True, blank=True)
    answers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    route: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    begun_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        steps: RelatedManager[Step]

    class Meta:
        indexes = (
            models.Index(fields=["institution", "state", "sent_at"], name="application_state"),
            models.Index(fields=["by", "state"], name="application_by"),
        )

    def __str__(self) -> str:
        return self.name


class Step(Thing):
    """One office on the way of an application: waits for its turn, is open, done, returned or taken back.

    ``does`` is one of :data:`packs.routes.Does`; ``delegate`` whoever the office gave it to; ``filings`` what came of
    it in the facts; ``signed_with`` the kind of second factor that was entered again for it.
    """

    kind = "step"
    WAITING, OPEN, DONE, RETURNED, REJECTED, DROPPED = "waiting", "open", "done", "returned", "rejected", "dropped"
    of = models.ForeignKey(Application, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    does = models.CharField(max_length=20)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="steps")
    offices: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    cites: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=WAITING)
    opened_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    delegate = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    said = models.CharField(max_length=500, blank=True)
    signed_with = models.CharField(max_length=20, blank=True)
    filings = models.ManyToManyField(Filing, related_name="steps")

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["of", "position"], name="step_position_once"),)
        indexes = (models.Index(fields=["office", "state"], name="step_at_office"),)
