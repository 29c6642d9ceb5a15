"""Who signs in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from qunzhi.desk.org.models import Institution, Person
from qunzhi.desk.things import new_uid

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.db.models.fields.related_descriptors import RelatedManager

#: What stands before the slash in the user name of a system administrator.
SITE = "site"


class UserManager(BaseUserManager["User"]):
    """Finds users by their name, ``institution/number``."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user of that name."""
        return self.get(username=username)


class User(AbstractBaseUser):
    """An account: of one person of one institution, or of a system administrator (no institution, no person).

    ``username`` is ``slug/staff number`` (``site/name`` for administrators), so that two schools may use one number.
    ``epoch`` rises when the rights change by hand: every session begun before ends.
    """

    uid = models.CharField(max_length=14, unique=True, default=new_uid, editable=False)
    username = models.CharField(max_length=140, unique=True)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, related_name="users")
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="user")
    is_active = models.BooleanField(default=True)
    is_site_admin = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="zh-hans")
    epoch = models.PositiveIntegerField(default=0)
    password_changed_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(default=timezone.now)
    email = ""

    if TYPE_CHECKING:
        past_passwords: RelatedManager[PastPassword]
        sessions: RelatedManager[DeskSession]

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(is_site_admin=True, person__isnull=True, institution__isnull=True)
                | models.Q(is_site_admin=False, institution__isnull=False, person__isnull=False),
                name="user_is_a_person_or_runs_the_site",
            ),
        )

    @property
    def number(self) -> str:
        """The staff number, or the administrator's name."""
        return self.username.partition("/")[2]

    @property
    def ref(self) -> str:
        """How the ledger names who acts: the person where there is one."""
        return self.person.ref if self.person is not None else f"admin:{self.uid}"

    @property
    def log_key(self) -> str:
        """The ledger that this user's acts belong to."""
        return self.institution.slug if self.institution is not None else SITE

    def get_full_name(self) -> str:
        """The person's name."""
        return self.person.name if self.person is not None else self.number


def display(user: Any) -> str:
    """What pages call a user."""
    return str(user.get_full_name())


class PastPassword(models.Model):
    """A hash of an earlier password, so that it is not taken again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="past_passwords")
    hash = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)


class Activation(models.Model):
    """A one-time code with which somebody sets the first password, or a new one; only its hash is kept."""

    user = models.OneToOneField(User, models.CASCADE, related_name="activation")
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()


class DeskSession(AbstractBaseSession):
    """A session with whom it belongs to, so that people can see and end their own.

    ``device`` is the kind of browser and system alone; no address is kept.
    """

    account = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    begun_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=60, blank=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The engine that keeps it."""
        from qunzhi.desk.accounts.store import SessionStore  # the engine is found by name and needs this model

        return SessionStore


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """A code as it is handed over, once: for whom, under which number, until when."""

    name: str
    number: str
    code: str
    expires_at: datetime


class CodeSheet(Institution):
    """An institution with the one-time codes that a service has just made.

    A repeated call finds no codes on it: they are shown once and only their hashes are kept.
    """

    codes: tuple[OneTimeCode, ...] = ()

    class Meta:
        proxy = True
