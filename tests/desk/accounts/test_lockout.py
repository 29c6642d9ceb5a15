"""Lock-out after failures, and records that are not kept for ever."""

from __future__ import annotations

import logging
from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.test import Client
from django.utils import timezone

from qunzhi.desk.accounts.lockout import is_locked
from qunzhi.desk.accounts.logs import forget_old_logs
from tests.desk.accounts.signing import enter


def fail(user, times: int) -> None:
    for _ in range(times):
        answer = enter(Client(), user, "wrong")
    return answer


def test_locked_after_the_profiles_number_whatever_the_browser(client, home):
    user = home.users["member"]
    limit = settings.SECURITY.failures
    assert fail(user, limit - 1).status_code == 200
    assert not is_locked(user)
    last = fail(user, 1)
    assert last.status_code == 429
    assert f"暂停 {settings.SECURITY.locked_minutes} 分钟" in last.content.decode()
    assert is_locked(user)
    assert enter(client, user).status_code == 429  # even the right password
    assert enter(Client(), home.users["student"]).status_code == 302  # nobody else


def test_the_lock_lifts_by_itself_and_is_not_drawn_out(client, home):
    user = home.users["member"]
    fail(user, settings.SECURITY.failures)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=settings.SECURITY.locked_minutes - 1))
    assert enter(client, user, "wrong").status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=settings.SECURITY.locked_minutes + 1))
    assert enter(client, user).status_code == 302


def test_success_forgets_failures(client, home):
    user = home.users["member"]
    fail(user, settings.SECURITY.failures - 1)
    enter(client, user)
    assert not AccessAttempt.objects.exists()


def test_unknown_numbers_are_locked_the_same(home):
    for _ in range(settings.SECURITY.failures):
        answer = Client().post("/sign-in/", {"institution": "yunling", "login": "nobody-at-all", "password": "x"})
    assert answer.status_code == 429


def test_no_passwords_and_no_names_where_they_do_not_belong(client, home, caplog):
    with caplog.at_level(logging.DEBUG):
        enter(client, home.users["member"], "Not-my-password-1")
    assert "Not-my-password-1" not in AccessAttempt.objects.get().post_data
    assert "Not-my-password-1" not in caplog.text
    assert "P-member" not in "".join(r.getMessage() for r in caplog.records if r.name.startswith("axes"))


def test_old_records_go_and_young_ones_stay(client, home):
    enter(client, home.users["member"], "wrong")
    enter(client, home.users["student"])
    forget_old_logs()
    assert (AccessAttempt.objects.count(), AccessLog.objects.count()) == (1, 1)
    long_ago = timezone.now() - timedelta(days=settings.SECURITY.log_days + 1)
    for table in (AccessAttempt, AccessLog, AccessFailureLog):
        table.objects.update(attempt_time=long_ago)
    assert forget_old_logs() >= 2
    assert not AccessLog.objects.exists()
