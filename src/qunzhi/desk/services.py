"""Services: the only way to write. Each is one transaction, guarded, and stands in the ledger or does not happen."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import models, transaction
from django.http import Http404
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.accounts.models import User
from qunzhi.desk.ledger.append import Note, append
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
    act: str, words: Words, right: Right, **also: Words
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[..., R]]:
    """Make a function that writes a service.

    The function takes the :class:`Act` first. Callers leave that out and give ``acting_user`` and, where the call may
    be repeated, ``key`` (an idempotency key): a second call with the same key changes nothing and returns what the
    first returned. ``also`` names further acts that it writes, by their last part.

    Raises (when called):
        Http404: the acting user lacks the right.
        NothingRecorded: the function made no note.
    """
    declared = SERVICES.setdefault(act, Service(act, words, right))
    ACTS[act] = words
    ACTS.update({f"{act.partition('.')[0]}.{name}": text for name, text in also.items()})

    def wrap(function: Callable[Concatenate[Act, P], R]) -> Callable[..., R]:
        @wraps(function)
        def call(*args: Any, acting_user: User, key: str = "", **kwargs: Any) -> R:
            with transaction.atomic():
                viewer = viewer_of(acting_user)
                if not viewer.may(declared.right):
                    raise Http404
                if key and (earlier := seen_before(acting_user, act, key)) is not None:
                    return cast(R, earlier)
                running = Act(viewer, act, str(uuid.uuid4()), acting_user.log_key)
                result = function(running, *args, **kwargs)
                if not running.notes:
                    raise NothingRecorded(act)
                for log, notes in sorted(running.notes.items()):  # always in one order, so that no two wait in a ring
                    append(log, notes, at=timezone.now(), op=running.op)
                if key:
                    Repeat.remember(acting_user, act, key, result)
            return result

        call.service = declared  # type: ignore[attr-defined]
        return call

    return wrap
