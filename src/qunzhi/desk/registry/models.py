"""Groups and memberships, what was filed about them, and every change of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from qunzhi.desk.org.models import Institution, Person, Unit
from qunzhi.desk.things import Thing

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Group(Thing):
    """A work chat group; the columns are those of the facts. ``code`` is the group's number on its platform.

    What only the desk knows: ``filed`` (a filing counts) and ``pending`` (an application is open), both kept by
    :mod:`registry.standing`; ``wrong``, how many findings of the last look are against it (:mod:`findings.looking`);
    how it ended (``end_sort`` owner, task, merged or order, with the reason and the articles), what it was merged into,
    and ``seen_again_at``, set when a dissolved group turned up in a later import.
    """

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
    filed = models.BooleanField(default=False)
    pending = models.BooleanField(default=False)
    wrong = models.PositiveSmallIntegerField(default=0)
    end_sort = models.CharField(max_length=10, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)
    end_cites: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    seen_again_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        memberships: RelatedManager[Membership]
        changes: RelatedManager[Change]

    class Meta:
        constraints = (models.UniqueConstraint(fields=["institution", "code"], name="group_code_once"),)
        indexes = (
            models.Index(fields=["institution", "name"], name="group_name"),
            models.Index(fields=["institution", "dissolved_at", "code"], name="group_in_use"),
            # all that the list counts, so that counting reads the index and not the rows
            models.Index(
                fields=[
                    *("institution", "dissolved_at", "filed", "pending", "wrong"),
                    *("task_ended_at", "seen_again_at", "group_kind", "unit"),
                ],
                name="group_standing",
            ),
        )

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
            # Owners are asked for everywhere: a small index of just these, among a million memberships.
            models.Index(
                fields=["group", "person"],
                condition=models.Q(role="owner", left_at__isnull=True),
                name="owner_of_group",
            ),
        )


class Account(Thing):
    """An official account; the columns are those of the facts."""

    kind = "official_account"
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="official_accounts")
    code = models.CharField(max_length=100)
    platform = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=20, blank=True)
    host_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="official_accounts")
    host_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    admin = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.CharField(max_length=200, blank=True)
    partner_approved_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    rotated_at = models.DateTimeField(null=True, blank=True)
    purpose = models.CharField(max_length=500, blank=True)
    scope = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["institution", "code"], name="account_code_once"),)

    def __str__(self) -> str:
        return self.name


class Change(Thing):
    """One act on a group, whole enough to be taken back: facts before and after, memberships before and after.

    ``before`` and ``after`` hold only the facts that differ (plain values, as :mod:`org.importing.values` has them);
    ``own`` the same for what only the desk knows (``end_sort`` …); ``members`` is a list of ``{pk, before, after}``,
    ``before`` None where the row was made. ``batch`` is one for all changes that were made at once. ``extra`` is what
    was said beside (which files are kept, who has still to be invited: row ids and codes, no names).
    """

    kind = "change"
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="changes")
    group = models.ForeignKey(Group, models.PROTECT, related_name="changes")
    batch = models.CharField(max_length=14, db_index=True)
    sort = models.CharField(max_length=20)
    before: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    after: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    own: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    members: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True)
    cites: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    undone_reason = models.CharField(max_length=500, blank=True)
    extra: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    if TYPE_CHECKING:
        filings: RelatedManager[Filing]

    class Meta:
        indexes = (models.Index(fields=["group", "made_at"], name="change_of_group"),)


class Filing(Thing):
    """One filing as the facts have it: an act about a group or account at an office.

    ``code`` is its number. ``subject`` is ``group`` or ``account``, ``subject_code`` the number of that: sheets name
    subjects that are not registered (yet). ``change`` is the act on the register that brought it about, if any.
    """

    kind = "filing"
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="filings")
    code = models.CharField(max_length=100)
    subject = models.CharField(max_length=10)
    subject_code = models.CharField(max_length=100)
    act = models.CharField(max_length=20)
    office = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=20, blank=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    change = models.ForeignKey(Change, models.PROTECT, null=True, blank=True, related_name="filings")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["institution", "code"], name="filing_code_once"),)
        indexes = (
            models.Index(fields=["institution", "subject", "subject_code"], name="filing_subject"),
            models.Index(fields=["office", "act", "decision"], name="filing_at_office"),
        )

    def __str__(self) -> str:
        return self.code


class DissolutionOrder(Thing):
    """An office orders a group to be dissolved, by a day and for articles (``cites``: ids of provisions).

    Served to the group's owner; ended by the dissolution (``done_at``, ``change``) or revoked with a reason. The owner
    may answer with a statement (``appeal``), the office answers that. ``batch`` is one for all that were made at once.
    """

    kind = "order"
    OPEN, DONE, REVOKED = "open", "done", "revoked"
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="orders")
    group = models.ForeignKey(Group, models.PROTECT, related_name="orders")
    number = models.CharField(max_length=40)
    batch = models.CharField(max_length=14, db_index=True)
    cites: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    ordered_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    appeal = models.CharField(max_length=500, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appealed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    change = models.ForeignKey(Change, models.PROTECT, null=True, blank=True, related_name="orders")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["institution", "number"], name="order_number_once"),
            models.UniqueConstraint(
                fields=["group"],
                condition=models.Q(done_at__isnull=True, revoked_at__isnull=True),
                name="order_open_once",
            ),
        )
        indexes = (
            models.Index(fields=["institution", "done_at", "revoked_at", "due_at"], name="order_open"),
            models.Index(fields=["group", "ordered_at"], name="order_of_group"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> str:
        """Open, done or revoked."""
        if self.revoked_at is not None:
            return self.REVOKED
        return self.OPEN if self.done_at is None else self.DONE

    @property
    def late(self) -> bool:
        """Open, and its day is over."""
        return self.state == self.OPEN and self.due_at < timezone.now()

    @property
    def unanswered(self) -> bool:
        """Whether a statement waits for the office's answer."""
        return self.state == self.OPEN and bool(self.appeal) and self.answered_at is None


class Series(models.Model):
    """Where the numbers of a series have got to: ``备2026`` -> 12."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["institution", "name"], name="series_once"),)


class Recertification(models.Model):
    """Members of a group were gone through: when, by whom."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="recertifications")
    done_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["group", "done_at"], name="recertified_group"),)


class Check(models.Model):
    """A check of a group or a unit, as the facts have it."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="checks")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    check_kind = models.CharField(max_length=20)
    checked_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    result = models.CharField(max_length=500, blank=True)


class SavedView(Thing):
    """A list of groups as somebody wants to see it again: what is asked, in which order, with which columns.

    ``first`` marks the one that the list opens with.
    """

    kind = "view"
    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)
    first = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "name"], name="view_name_once"),)
