"""Who calls: the token in the header, and the viewer whose rights it carries at this moment."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer

from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.api.models import PREFIX, Token, digest_of
from qunzhi.desk.api.scopes import Scope


@dataclass(frozen=True, slots=True)
class Caller:
    """A token at work."""

    token: Token
    viewer: Viewer

    def needs(self, scope: Scope) -> Viewer:
        """The viewer, where the token has the scope.

        Raises:
            HttpError: 403.
        """
        if scope.value not in self.token.scopes:
            raise HttpError(403, scope.value)
        return self.viewer


class Bearer(HttpBearer):
    """``Authorization: Bearer qz_…``."""

    openapi_description = "a token that the registering office makes (page: 接口令牌)"

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller; None where the token opens nothing: unknown, over, stopped, or its maker may no more."""
        if not token.startswith(PREFIX) or not token.isascii():
            return None
        now = timezone.now()
        found = Token.objects.select_related("user__person", "user__institution", "institution").filter(
            digest=digest_of(token)
        )
        one = found.first()
        if one is None or not one.is_good(now) or not one.user.is_active:
            return None
        viewer = viewer_of(one.user, now)
        if not viewer.may(Right.USE_API) or viewer.institution != one.institution:
            return None
        today = timezone.localdate()
        if one.used_on != today:  # once a day: a program may call a thousand times
            Token.objects.filter(pk=one.pk).update(used_on=today)
        return Caller(one, viewer)
