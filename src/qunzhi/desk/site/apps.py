"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The room ``site``."""

    name = "qunzhi.desk.site"
    label = "site"
