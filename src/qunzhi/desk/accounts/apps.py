"""The Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room ``accounts``."""

    name = "qunzhi.desk.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen for sign-ins, also those that do not come through our pages."""
        import_module("qunzhi.desk.accounts.sessions")
