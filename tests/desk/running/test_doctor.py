"""The doctor finds each fault that was planted, by the name of its check."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from qunzhi.desk.accounts.services import make_site_admin
from qunzhi.desk.ledger.checkpointing import checkpoint_all
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.ledger.models import Checkpoint, Entry, Log
from qunzhi.desk.org.models import Institution, Posting
from qunzhi.desk.org.services.corrections import do_ask_correction
from qunzhi.desk.running.doctor import examine
from tests.desk.running.commands import run


@pytest.fixture
def healthy(home, site):
    """A site in order: what it owes is a keeper outside and second factors."""
    do_ask_correction("岗位不对", acting_user=home.users["member"])
    checkpoint_all(site_key(), folder=settings.DESK.checkpoint_folder)
    return home


def found(name: str = "") -> dict[str, str]:
    """Check -> the worst that it says."""
    order = ("fine", "wait", "bad")
    out: dict[str, str] = {}
    for check in examine():
        out[check.name] = max(out.get(check.name, "fine"), check.tone, key=order.index)
        if check.tone != "fine":
            assert check.hint.zh
            assert check.hint.en
    return out


def test_nothing_is_bad_where_nothing_is(healthy):
    said = found()
    assert "bad" not in said.values()
    assert said["ledger"] == said["clock"] == said["files"] == "fine"
    assert said["keeper"] == said["factors"] == "wait"


def test_files_that_others_may_read(healthy):
    settings.DESK.data.chmod(0o755)
    assert found()["files"] == "bad"


def test_a_key_that_others_may_read(healthy):
    (settings.DESK.data / "ledger.key").chmod(0o644)
    said = found()
    assert said["files"] == said["key"] == "bad"


def test_an_entry_that_was_changed(healthy):
    Entry.objects.filter(seq=0).update(reason="别的")
    assert found()["ledger"] == "bad"


def test_a_ledger_rolled_back_in_every_table(healthy):
    """The database agrees with itself; only the checkpoint in the folder tells."""
    log = Log.objects.get(key="yunling")
    with connection.cursor() as cursor:
        for table in ("ledger_about", "ledger_payload"):
            cursor.execute(f"DELETE FROM {table}")
        for table in ("ledger_entry", "ledger_node", "ledger_checkpoint", "ledger_log"):
            cursor.execute(f"DELETE FROM {table}")
    assert not Checkpoint.objects.filter(log_id=log.pk).exists()
    assert found()["ledger"] == "bad"


def test_entries_later_than_now(healthy):
    Log.objects.update(last_at=timezone.now() + timedelta(hours=1))
    assert found()["clock"] == "bad"


def test_a_row_without_its_parent(healthy):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps such rows out itself")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE org_posting SET unit_id = 999999 WHERE id = (SELECT min(id) FROM org_posting)")
        assert found()["integrity"] == "bad"
        cursor.execute("UPDATE org_posting SET unit_id = %s WHERE unit_id = 999999", [healthy.units["publicity"].pk])
    assert Posting.objects.exists()


def test_offices_that_nobody_fills(healthy):
    healthy.units["league"].name = "别的"
    healthy.units["league"].save()
    assert found()["offices"] == "wait"


def test_packs_that_are_not_installed(healthy):
    Institution.objects.update(packs=["NONE"])
    assert found()["packs"] == "bad"


def test_a_database_that_is_behind(healthy):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'writing'")
    said = found()
    assert said["migrations"] == "bad"
    assert "ledger" not in said


def test_a_log_is_not_late_before_its_first_day_is_over(home, site):
    do_ask_correction("岗位不对", acting_user=home.users["member"])
    assert "checkpoints" not in found()
    Entry.objects.update(at=timezone.now() - timedelta(days=2))
    assert found()["checkpoints"] == "wait"


def test_a_full_disk(healthy, monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr("qunzhi.desk.running.health.shutil.disk_usage", lambda _: usage._replace(free=1000))
    assert found()["disk"] == "bad"


def test_second_factors_of_everyone(healthy, site):
    make_site_admin("root", "Yunling-2025-root")
    few = next(c for c in examine() if c.name == "factors").words.zh
    site(second_factor="everyone")
    assert next(c for c in examine() if c.name == "factors").words.zh != few


def test_the_command_says_it_as_json_and_with_its_status(demo, tmp_path):
    rows = json.loads(run("desk", "doctor", "--json", data=demo.data))
    assert {r["check"] for r in rows} >= {"database", "integrity", "ledger", "clock", "files", "factors"}
    copy = tmp_path / "copy"
    shutil.copytree(demo.data, copy)
    copy.chmod(0o777)
    assert "有问题" in run("desk", "doctor", data=copy, status=1)
