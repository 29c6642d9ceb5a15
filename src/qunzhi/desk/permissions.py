"""The permission matrix as a document: roles and rights, every page, every service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from qunzhi.desk.access.pages import Page
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.roles import EVERYWHERE, KINDS, RIGHTS, Role
from qunzhi.desk.services import SERVICES


def matrix() -> str:
    """The document, in markdown."""
    lines = ["# Permissions", "", *_intro(), "", "## Roles", "", *_roles(), "", "## Pages", "", *_pages(), ""]
    return "\n".join([*lines, "## Services", "", *_services(), ""])


def _intro() -> Iterator[str]:
    yield "Every page and every service of the desk asks for one right; a role has several, and a person may hold"
    yield "several roles. Which objects a right reaches is decided by guards: a unit in charge with all below it, the"
    yield "own groups, the own memberships, the whole institution. What a viewer may not see answers 404, as if it did"
    yield "not exist. Rows of two institutions never meet. Nobody decides on the own request, or gives oneself a right."


def _roles() -> Iterator[str]:
    rights = [r for r in Right if r not in (Right.ANYONE, Right.SIGNED_IN)]
    yield from _table(["role", "", "reaches", *(f"{r.words.zh} `{r.value}`" for r in rights)])
    for role in Role:
        held = ["●" if r in RIGHTS[role] else "" for r in rights]
        yield _row([role.words.zh, f"`{role.value}` {role.words.en}", _reach(role), *held])


def _reach(role: Role) -> str:
    if role in EVERYWHERE:
        return "the institution"
    if role in KINDS:
        return "units of kind " + ", ".join(sorted(KINDS[role])) + ", and the own"
    reaches = {
        Role.HEAD: "the unit and all below it",
        Role.SITE_ADMIN: "the site, no content",
        Role.OWNER: "own groups",
    }
    return reaches.get(role, "own record and memberships")


def _pages() -> Iterator[str]:
    yield from _table(["address", "name", "right", "methods"])
    for where, pattern in _walk(get_resolver(settings.ROOT_URLCONF), ""):
        declared = getattr(pattern.callback, "page", None)
        if isinstance(declared, Page):
            yield _row([f"`/{where}`", f"{pattern.name}", f"`{declared.may.value}`", " ".join(declared.methods)])


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one, f"{before}{one.pattern}")
        else:
            yield f"{before}{one.pattern}", one


def _services() -> Iterator[str]:
    yield from _table(["act", "", "right"])
    for act, declared in sorted(SERVICES.items()):
        yield _row([f"`{act}`", f"{declared.words.zh} {declared.words.en}", f"`{declared.right.value}`"])


def _table(heads: Iterable[str]) -> Iterator[str]:
    given = list(heads)
    yield _row(given)
    yield _row(["---"] * len(given))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
