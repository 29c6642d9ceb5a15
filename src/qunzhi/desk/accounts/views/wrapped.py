"""Views of django-allauth as pages of ours: functions of our own around them, so that the library stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from qunzhi.desk.access.pages import Declared, page
from qunzhi.desk.access.rights import Right
from qunzhi.desk.accounts.duties import before_duties, forget_factor
from qunzhi.desk.accounts.models import User
from qunzhi.desk.accounts.queries import factors_of
from qunzhi.desk.accounts.services import do_add_second_factor, do_remove_second_factor

View = Callable[..., HttpResponse]


def plain(view: View, right: Right, *methods: str) -> Declared:
    """A library's view, declared."""

    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return page(right, *methods)(show)


def own(view: View, *methods: str) -> Declared:
    """A library's view on the own account, open while a duty waits."""
    return before_duties(plain(view, Right.SIGNED_IN, *methods))


def recorded(view: View) -> Declared:
    """A library's view that adds or removes second factors: what it did stands in the ledger, or was not done."""

    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        assert isinstance(user, User)
        with transaction.atomic():
            before = factors_of(user)
            answer = view(request, *args, **kwargs)
            after = factors_of(user)
            for pk in sorted(after.keys() - before.keys()):  # the factor, then the codes that come with it
                do_add_second_factor(after[pk], acting_user=user)
            for pk in sorted(before.keys() - after.keys()):
                do_remove_second_factor(before[pk].type, acting_user=user)
            if after.keys() != before.keys():
                forget_factor(request)
        return answer

    return before_duties(page(Right.SIGNED_IN, "GET", "POST")(show))
