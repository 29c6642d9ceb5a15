"""Groups and memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from qunzhi.desk.org.models import Institution, Person, Unit
from qunzhi.desk.things import Thing

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Group(Thing):
    """A work chat group; the columns are those of the facts. ``code`` is the group's number on its platform."""

    kind = "group"
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="groups")
    code = models.CharField(max_length=100)
    platform = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    group_kind = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="groups")
    purpose = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    temporary = models.BooleanField(null=True)
    task_ended_at = models.DateTimeField(null=True, blank=True)
    dissolved_at = models.DateTimeField(null=True, blank=True)
    join_confirmation = models.BooleanField(null=True)
    last_active_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    terms: models.JSONField[list[str], list[str]] = models.JSONField(default=list)

    if TYPE_CHECKING:
        memberships: RelatedManager[Membership]

    class Meta:
        constraints = (models.UniqueConstraint(fields=["institution", "code"], name="group_code_once"),)
        indexes = (models.Index(fields=["institution", "name"], name="group_name"),)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Somebody's time in a group, under an account of the platform; ``person`` is empty while nobody knows who."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    account = models.CharField(max_length=100)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="memberships")
    nickname = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.CharField(max_length=100, blank=True)
    identity_checked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_with_leave = models.BooleanField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["group", "account"], name="member_account"),
            models.Index(fields=["person", "role"], name="member_person"),
        )
