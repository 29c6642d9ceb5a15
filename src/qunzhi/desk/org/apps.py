"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """The room ``org``."""

    name = "qunzhi.desk.org"
    label = "org"
