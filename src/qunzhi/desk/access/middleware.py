"""Every page goes through here: its declaration is checked, an undeclared page refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from qunzhi.desk.access.pages import Page, check


class Undeclared(Exception):
    """A view that says nothing about who may see it."""


class DeclaredPages:
    """Lets a view run only as its declaration says, for the ``request.viewer`` that SessionGuard has put in place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Check before the view runs."""
        declared = getattr(view, "page", None)
        if not isinstance(declared, Page):
            raise Undeclared(f"{view.__module__}.{getattr(view, '__name__', view)} declares no right")
        return check(request, declared)
