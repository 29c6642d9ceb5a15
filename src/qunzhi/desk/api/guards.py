"""The only way to tokens: one's institution's, for who may make them."""

from __future__ import annotations

from django.db.models import QuerySet

from qunzhi.desk.access.one import one_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.api.models import Token


def tokens_in_scope(viewer: Viewer) -> QuerySet[Token]:
    """The institution's tokens."""
    if viewer.institution is None or not viewer.may(Right.USE_API):
        return Token.objects.none()
    return Token.objects.filter(institution=viewer.institution).select_related("user__person")


def access_token(viewer: Viewer, uid: str) -> Token:
    """One token.

    Raises:
        Http404: there is none.
    """
    return one_of(tokens_in_scope(viewer), uid)
