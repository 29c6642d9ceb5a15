"""What views do around a service: the key against doing it twice, and errors that people can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.things import new_uid
from qunzhi.desk.web.lang import lang

#: Days that a form takes: beyond them somebody has mistyped, and calendars end.
_FIRST, _LAST = date(1900, 1, 1), date(2200, 12, 31)


class DayField(forms.DateField):
    """A day, within the days that anybody means."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")  # what browsers take, in any language

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[MinValueValidator(_FIRST), MaxValueValidator(_LAST)], **kwargs)


class KeyedForm(forms.Form):
    """A form of something that is written: it carries a key, so that sending it twice does it once."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=new_uid)


def said(error: QunzhiError) -> list[str]:
    """An error as people read it: what is wrong, where, and the way out."""
    return [problem.show(lang()) for problem in error.problems]


def try_it(form: forms.Form, act: Callable[[], object]) -> bool:
    """Run a service; what it refuses becomes an error of the form. True when it was done."""
    try:
        act()
    except QunzhiError as exc:
        for line in said(exc):
            form.add_error(None, line)
        return False
    return True


def carried_out(request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], object], done: str) -> bool:
    """Whether a form was sent, was right, and its service did it; then ``done`` is said on the next page."""
    if request.method != "POST" or not form.is_valid() or not try_it(form, lambda: act(form.cleaned_data)):
        return False
    messages.success(request, done)
    return True


@contextmanager
def told(request: HttpRequest, done: str) -> Iterator[None]:
    """Run a service of a page without form: what it refuses, and what was done, is said on the next page."""
    try:
        yield
    except QunzhiError as exc:
        for line in said(exc):
            messages.error(request, line)
    else:
        messages.success(request, done)


def key_of(request: HttpRequest) -> str:
    """The key that a plain form sent."""
    return str(request.POST.get("key", ""))[:64]
