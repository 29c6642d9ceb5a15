"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The room ``ledger``."""

    name = "qunzhi.desk.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
