"""User names: the institution's slug, a slash, the staff number as people type it."""

from __future__ import annotations

import unicodedata

from qunzhi.desk.accounts.models import SITE, User
from qunzhi.desk.org.models import Institution

#: Longest number taken from a form; the column holds the slug and the slash too.
LONGEST = 100


def folded(number: str) -> str:
    """A number without spaces around it and with plain digits and letters for full-width ones."""
    return unicodedata.normalize("NFKC", number).replace("\0", "").strip()[:LONGEST]


def username_for(slug: str, number: str) -> str:
    """The user name of a number at an institution (``site`` for administrators)."""
    return f"{slug}/{folded(number)}"


def user_named(slug: str, number: str) -> User | None:
    """The account of that name, active or not."""
    return User.objects.select_related("institution", "person").filter(username=username_for(slug, number)).first()


def institutions() -> list[tuple[str, str]]:
    """Slug and name of each institution of the site, by name."""
    return list(Institution.objects.order_by("name").values_list("slug", "name"))


def only_slug() -> str:
    """The slug of the site's only institution; empty when there are several or none."""
    slugs = list(Institution.objects.values_list("slug", flat=True)[:2])
    return slugs[0] if len(slugs) == 1 else ""


def is_site(slug: str) -> bool:
    """Whether a slug stands for the administration of the site."""
    return slug == SITE
