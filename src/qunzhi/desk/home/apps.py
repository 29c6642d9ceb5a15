"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The room ``home``."""

    name = "qunzhi.desk.home"
    label = "home"
