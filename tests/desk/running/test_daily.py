"""The daily work, health and metrics."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import DatabaseError
from django.utils import timezone
from pydantic import SecretStr

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.config import Mail
from qunzhi.desk.ledger.models import Checkpoint
from qunzhi.desk.org.importing import sheets
from qunzhi.desk.org.models import Import
from qunzhi.desk.org.services.corrections import do_ask_correction
from qunzhi.desk.running import nightly
from qunzhi.desk.running.daily import daily


def test_twice_a_day_is_as_good_as_once(home, site):
    do_ask_correction("岗位不对", acting_user=home.users["member"])
    first = daily()
    notes = {p: p.read_bytes() for p in settings.DESK.checkpoint_folder.rglob("*.txt")}
    second = daily()
    assert [w.zh for w in first] == [w.zh for w in second]
    assert {p: p.read_bytes() for p in settings.DESK.checkpoint_folder.rglob("*.txt")} == notes
    assert Checkpoint.objects.count() == len(notes) == 1
    assert not mail.outbox


def test_checkpoints_are_mailed_to_the_keeper(home, away, site):
    site(keeper="keeper@example.org", mail=Mail(host="localhost"))
    for house in (home, away):
        do_ask_correction("岗位不对", acting_user=house.users["member"])
    daily()
    (sent,) = mail.outbox
    assert sent.to == ["keeper@example.org"]
    assert sorted(a[0] for a in sent.attachments) == ["qingyuan-000000000001.txt", "yunling-000000000001.txt"]
    notes = {c.note for c in Checkpoint.objects.all()}
    assert {a[1] for a in sent.attachments} == notes


def test_a_mail_server_that_does_not_answer_keeps_nothing_from_being_done(home, site, monkeypatch):
    site(keeper="keeper@example.org", mail=Mail(host="localhost"))
    do_ask_correction("岗位不对", acting_user=home.users["member"])
    made = Import.objects.create(institution=home.institution, by=home.people["registrar"], title="旧")
    sheets.folder_of(made.uid).mkdir(parents=True)
    Import.objects.update(uploaded_at=timezone.now() - timedelta(days=31))

    def refused(*_: object) -> int:
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
    with pytest.raises(QunzhiError) as said:
        daily()
    assert said.value.problems[0].code == "mail_failed"
    assert Checkpoint.objects.count() == len(list(settings.DESK.checkpoint_folder.rglob("*.txt"))) == 1
    assert not sheets.folder_of(made.uid).exists()


def test_sheets_that_nobody_decides_are_forgotten(home, site):
    made = Import.objects.create(institution=home.institution, by=home.people["registrar"], title="旧")
    sheets.folder_of(made.uid).mkdir(parents=True)
    daily()
    assert sheets.folder_of(made.uid).exists()
    Import.objects.update(uploaded_at=timezone.now() - timedelta(days=31))
    daily()
    assert not sheets.folder_of(made.uid).exists()


def test_the_nightly_process_logs_and_says_when_it_failed(home, site, monkeypatch):
    assert nightly.work() == 0

    def broken() -> list[object]:
        raise RuntimeError("池鱼")

    monkeypatch.setattr("qunzhi.desk.running.daily.daily", broken)
    assert nightly.work() == 1


def test_health(client, db, monkeypatch):
    assert client.get("/health/").json() == {"status": "ok"}

    def gone() -> None:
        raise DatabaseError("池鱼")

    with monkeypatch.context() as broken:
        broken.setattr("qunzhi.desk.running.views.connection.cursor", gone)
        answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})


@pytest.mark.parametrize(
    ("token", "given", "address", "status"),
    [
        ("", "", "127.0.0.1", 200),
        ("", "", "10.0.0.9", 404),
        ("t0ken", "Bearer t0ken", "10.0.0.9", 200),
        ("t0ken", "Bearer other", "127.0.0.1", 404),
        ("t0ken", "", "127.0.0.1", 404),
    ],
)
def test_metrics_are_for_who_has_the_token(client, db, site, token, given, address, status):
    site(metrics_token=SecretStr(token))
    answer = client.get("/metrics/", headers={"Authorization": given}, REMOTE_ADDR=address)
    assert answer.status_code == status
    if status == 200:
        assert b"qunzhi_request_seconds" in answer.content


def test_metrics_behind_a_proxy_ask_for_a_token(client, db, site):
    site(behind_proxy=True)
    assert client.get("/metrics/", REMOTE_ADDR="127.0.0.1").status_code == 404
