"""The declaration of a page: which right it asks for, which methods it takes. A view without one is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from qunzhi.core.words import Words
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.accounts.models import User

View = Callable[..., HttpResponseBase]
#: A form with everything in it; pages that take files say how much.
MOST_BYTES = 6 * 2**20


@dataclass(frozen=True, slots=True)
class Page:
    """What a page declares. ``nav`` is its place in the menu, where it has one; ``most`` the bytes it may be sent."""

    may: Right
    methods: tuple[str, ...] = ("GET",)
    nav: Words | None = None
    order: int = 50
    most: int = MOST_BYTES


class DeskRequest(HttpRequest):
    """A request whose viewer is known."""

    viewer: Viewer


class Declared(Protocol):
    """A view with its declaration."""

    page: Page

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer."""
        ...


def page(
    may: Right, *methods: str, nav: Words | None = None, order: int = 50, most: int = MOST_BYTES
) -> Callable[[View], Declared]:
    """Declare a view: ``@page(Right.READ_UNITS)``; GET unless methods are named.

    Whoever is not signed in is sent to sign in; whoever lacks the right gets 404. The view finds its viewer in
    ``request.viewer``.
    """
    declared = Page(may, methods or ("GET",), nav, order, most)

    def wrap(view: View) -> Declared:
        return declare(view, declared)

    return wrap


def declare(view: View, declared: Page) -> Declared:
    """Put a declaration on a view, our own or a library's."""
    marked = cast(Declared, view)
    marked.page = declared
    return marked


def check(request: HttpRequest, declared: Page) -> HttpResponse | None:
    """What stands in the way of a page: None, or the answer instead of it.

    Raises:
        Http404: the right is lacking.
    """
    if request.method == "HEAD":
        allowed = "GET" in declared.methods
    else:
        allowed = request.method in declared.methods
    if declared.may is not Right.ANYONE and not getattr(request, "viewer", None):
        return redirect_to_login(request.get_full_path())
    viewer: Viewer | None = getattr(request, "viewer", None)
    if declared.may is not Right.ANYONE and not (viewer and viewer.may(declared.may)):
        raise Http404
    if not allowed:
        return HttpResponseNotAllowed(declared.methods)
    return None


def viewer_of_request(request: HttpRequest) -> Viewer | None:
    """The viewer behind a request; None when nobody is signed in or an account has no role left."""
    user = request.user
    if not isinstance(user, User):
        return None
    viewer = viewer_of(user)
    return viewer if viewer.held else None


def viewer_in(request: HttpRequest) -> Viewer:
    """The viewer of a page that asks for signing in."""
    viewer = getattr(request, "viewer", None)
    assert isinstance(viewer, Viewer)
    return viewer


def user_in(request: HttpRequest) -> User:
    """The user of a page that asks for signing in."""
    return viewer_in(request).user
