"""Services: the only way to write. Each is one transaction, guarded, and stands in the ledger or does not happen."""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import models, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import salted_hmac

from qunzhi.core.words import Words
from qunzhi.desk.access.own import refuse_own_gain
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.accounts.models import User
from qunzhi.desk.ledger.append import Note, append, locked
from qunzhi.desk.writing.models import Repeat, seen_before

P = ParamSpec("P")
R = TypeVar("R", bound=models.Model)


class NothingRecorded(Exception):
    """A service that wrote and left no entry in the ledger: a mistake in the program, and nothing was written."""


@dataclass(slots=True)
class Act:
    """One call of a service as it runs: who acts, and what will stand in the ledger."""

    viewer: Viewer
    name: str
    op: str
    log: str
    notes: dict[str, list[Note]] = field(default_factory=dict)

    def note(
        self,
        subject: str,
        *,
        about: tuple[str, ...] = (),
        reason: str = "",
        act: str = "",
        log: str = "",
        payload: dict[str, Any] | None = None,
    ) -> None:
        """One entry: what it is about, the reason given, and the payload (dates and times as ISO text).

        ``log`` is the slug of the institution where it is not the acting user's own: what an administrator does to an
        institution stands in that institution's ledger.
        """
        note = Note(self.viewer.user.ref, act or self.name, subject, list(about), reason, payload or {})
        self.notes.setdefault(log or self.log, []).append(note)

    def within(self, *institutions: int) -> None:
        """Stop where something belongs to another institution than that of the acting user.

        Raises:
            Http404: it does.
        """
        own = self.viewer.institution
        if own is None or any(one != own.pk for one in institutions):
            raise Http404


@dataclass(frozen=True, slots=True)
class Service:
    """A service as it is declared: its name in the ledger, what people call it, the right it asks for."""

    act: str
    words: Words
    right: Right


#: Every service by its act; the permission matrix and the names of acts are made from it.
SERVICES: dict[str, Service] = {}
#: Names of acts that a service writes beside its own.
ACTS: dict[str, Words] = {}


def service(
    act: str, words: Words, right: Right, *, apart: tuple[str, ...] = (), gains: tuple[Right, ...] = (), **also: Words
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[..., R]]:
    """Make a function that writes a service.

    The function takes the :class:`Act` first. Callers leave that out and give ``acting_user`` and, where the call may
    be repeated, ``key`` (an idempotency key): a second call with the same key and content changes nothing and returns
    what the first returned; ``apart`` names arguments that are no content because they differ every time. ``also``
    names further acts that it writes, by their last part.

    Acts of one institution go one after another: who acts, and what the key has done, is read once it is this one's
    turn. So whoever loses a post while a request runs either acted before that or not at all.

    Raises (when called):
        Http404: the acting user is stopped or lacks the right.
        QunzhiError: it would give the acting user a right.
        NothingRecorded: the function made no note.
    """
    declared = SERVICES.setdefault(act, Service(act, words, right))
    ACTS[act] = words
    ACTS.update({f"{act.partition('.')[0]}.{name}": text for name, text in also.items()})

    def wrap(function: Callable[Concatenate[Act, P], R]) -> Callable[..., R]:
        named = inspect.signature(function)

        @wraps(function)
        def call(*args: Any, acting_user: User, key: str = "", **kwargs: Any) -> R:
            with transaction.atomic():
                locked(acting_user.log_key)
                user = _as_now(acting_user)
                viewer = viewer_of(user)
                if not user.is_active or not viewer.may(declared.right):
                    raise Http404
                content = named.bind(None, *args, **kwargs).arguments if key else {}
                bound = key and _bound(key, {name: v for name, v in content.items() if name not in apart})
                if key and (earlier := seen_before(user, act, bound)) is not None:
                    return cast(R, earlier)
                running = Act(viewer, act, str(uuid.uuid4()), user.log_key)
                result = function(running, *args, **kwargs)
                if not running.notes:
                    raise NothingRecorded(act)
                for log, notes in sorted(running.notes.items()):  # always in one order, so that no two wait in a ring
                    append(log, notes, at=timezone.now(), op=running.op)
                refuse_own_gain(viewer, viewer_of(_as_now(user)), frozenset(gains))
                if key:
                    Repeat.remember(user, act, bound, result)
            return result

        call.service = declared  # type: ignore[attr-defined]
        return call

    return wrap


def _as_now(user: User) -> User:
    """The user as the database has it now: what a request read at its start may be over."""
    return User.objects.select_related("person", "institution").get(pk=user.pk)


def _bound(key: str, content: Mapping[str, Any]) -> str:
    """A key bound to what it was sent with: a form that is sent again with other words is another call.

    64 characters; what was sent cannot be read back from it.
    """
    return salted_hmac("qunzhi.desk.repeat", f"{key}:{_plain(content)!r}", algorithm="sha256").hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value._meta.label, value.pk
    if isinstance(value, Mapping):
        return [(name, _plain(one)) for name, one in value.items()]
    if isinstance(value, (set, frozenset)):
        return sorted(repr(_plain(one)) for one in value)
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value
