"""The language switch, and what the desk looks at."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.roles import EVERYWHERE, KINDS, RIGHTS, Role
from qunzhi.desk.web.cookies import set_language
from qunzhi.desk.web.lang import speak
from qunzhi.facts.values import WORDS_OF, word_for


@page(Right.ANYONE, "POST")
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language in this browser and go back to the page that was open."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        set_language(response, code)
    return response


@page(Right.ANYONE)
def about_data(request: HttpRequest) -> HttpResponse:
    """What the desk looks at and what never, and who may see somebody's record."""
    return render(request, "desk/about_data.html", {"readers": readers()})


def readers() -> list[tuple[str, str]]:
    """Who may see people's records and of which units, in the page's language, from the table of rights."""
    return [(speak(r.words), speak(_reach(r))) for r in Role if Right.READ_UNITS in RIGHTS[r]]


def _reach(role: Role) -> Words:
    if role in EVERYWHERE:
        return Words("本单位的全部部门", "all units of the institution")
    if role in KINDS:
        kinds = sorted(KINDS[role], key=list(WORDS_OF["units.kind"]).index)
        zh = "、".join(word_for("units", "kind", k) for k in kinds)
        return Words(f"{zh}，以及下设的组织", f"every {' and '.join(kinds)}, and what is below")
    return Words("自己负责的单位和下设单位", "the units in charge of, and those below")
