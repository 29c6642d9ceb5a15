"""Idempotency keys: what a repeated request has already done."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.utils import timezone

from qunzhi.desk.accounts.models import User


class Repeat(models.Model):
    """One call of a service under a key, and the row that it returned."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    act = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    result = models.CharField(max_length=120)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "act", "key"], name="key_once"),)

    @classmethod
    def remember(cls, user: User, act: str, key: str, result: models.Model) -> None:
        """Keep what the call returned. Of two at once the second fails on the constraint and is rolled back."""
        cls.objects.create(user=user, act=act, key=key, result=f"{result._meta.label}:{result.pk}")


def seen_before(user: User, act: str, key: str) -> models.Model | None:
    """What an earlier call with this key returned; None when there was none."""
    found = Repeat.objects.filter(user=user, act=act, key=key).first()
    if found is None:
        return None
    label, _, pk = found.result.partition(":")
    row: models.Model = apps.get_model(label)._default_manager.get(pk=pk)
    return row
