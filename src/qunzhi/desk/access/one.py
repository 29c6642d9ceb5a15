"""One of what a viewer may see, or nothing: which of the two reasons it is, is never said."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

T = TypeVar("T", bound=Model)


def one_of(rows: QuerySet[T], uid: str) -> T:
    """The row of this id among those in scope.

    Raises:
        Http404: there is none, or it is out of scope.
    """
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found
