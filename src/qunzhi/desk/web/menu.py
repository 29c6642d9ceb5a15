"""The menu: the pages that declare a place in it, for those who may see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import Page
from qunzhi.desk.access.viewer import Viewer

#: How many entries the bar at the bottom of a phone holds; the others are behind 更多.
IN_BAR = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as shown: ``here`` when the page is this one or below it, ``near`` when it is in a phone's bar."""

    words: Words
    url: str
    here: bool
    near: bool


def menu(request: HttpRequest, viewer: Viewer | None) -> list[Entry]:
    """What the viewer may open, in order; nothing for whoever is not signed in."""
    if viewer is None:
        return []
    mine = [
        (declared.nav, reverse(name))
        for name, declared in _declared(settings.ROOT_URLCONF)
        if _may(viewer, declared) and not (name == "home" and viewer.person is None)  # it would only lead to 站点
    ]
    here = max((url for _, url in mine if _below(request.path, url)), key=len, default="")
    return [Entry(words, url, url == here, i < IN_BAR) for i, (words, url) in enumerate(mine) if words is not None]


def _may(viewer: Viewer, declared: Page) -> bool:
    return viewer.may(declared.may)


def _below(path: str, url: str) -> bool:
    """The home page has only itself below it."""
    return path == url if url == "/" else path.startswith(url)


@lru_cache(maxsize=4)
def _declared(urlconf: str) -> tuple[tuple[str, Page], ...]:
    """View names and declarations of all that have a place in the menu, once a process."""
    found = [(name, page) for name, page in _walk(get_resolver(urlconf), "") if page.nav is not None]
    return tuple(sorted(found, key=lambda pair: (pair[1].order, pair[0])))


def _walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, Page]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern) and one.name:
            declared = getattr(one.callback, "page", None)
            if isinstance(declared, Page):
                yield f"{space}{one.name}", declared
