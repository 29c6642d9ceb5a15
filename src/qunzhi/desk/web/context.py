"""What every template is given."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from qunzhi import __version__
from qunzhi.core.words import Words
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.web.lang import lang
from qunzhi.desk.web.menu import menu

#: The product's name; in English with the Chinese one, as on its papers.
PRODUCT = Words("群治", "qunzhi 群治")
HTML_LANG = {"zh": "zh-CN", "en": "en"}


def basics() -> dict[str, Any]:
    """What a page needs even where there is no request: language, names, version."""
    spoken = lang()
    other = next((code, name) for code, name in settings.LANGUAGES if code.startswith("en") != (spoken == "en"))
    return {
        "lang": spoken,
        "html_lang": HTML_LANG[spoken],
        "other_language": other,
        "product": PRODUCT.to(spoken),
        "version": __version__,
    }


def desk(request: HttpRequest) -> dict[str, Any]:
    """The viewer (None for whoever is not signed in), the institution's name, and the menu."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    institution = viewer.institution if viewer else None
    return {
        **basics(),
        "viewer": viewer,
        "institution_name": institution.name if institution else "",
        "menu": menu(request, viewer),
    }
