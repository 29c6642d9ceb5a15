"""Backup and restore: equal rows, whole or not at all, between databases of either kind."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.accounts.models import User
from qunzhi.desk.accounts.services import make_site_admin
from qunzhi.desk.ledger.checkpointing import checkpoint_all
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.ledger.models import Entry, Log
from qunzhi.desk.org.models import Correction, Person
from qunzhi.desk.org.services.corrections import do_ask_correction, do_decide_correction
from qunzhi.desk.running import archive
from qunzhi.desk.running.backup import backup
from qunzhi.desk.running.restore import restore
from tests.desk.running.commands import run


def quiet(_: Words, __: float) -> None:
    """Nobody watches."""


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the database that a backup keeps, bytes as bytes."""
    return {
        m._meta.label: [
            tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
            for row in m._default_manager.order_by("pk").values_list(*archive.columns(m))
        ]
        for m in archive.tables()
    }


def kept(path: Path) -> dict[str, list[Any]]:
    """The rows of a backup."""
    with zipfile.ZipFile(path) as source:
        names = [n for n in source.namelist() if n.startswith(archive.ROWS)]
        return {n: [json.loads(line) for line in source.read(n).splitlines()] for n in names}


@pytest.fixture
def busy(home, site):
    """A site on which something has happened."""
    asked = do_ask_correction("岗位不对", acting_user=home.users["member"])
    do_decide_correction(asked, accept=True, answer="已改", acting_user=home.users["registrar"])
    make_site_admin("root", "Yunling-2025-root")
    checkpoint_all(site_key(), folder=settings.DESK.checkpoint_folder)
    return home


def test_what_is_restored_is_what_was_there(busy, tmp_path):
    before = everything()
    made = backup(tmp_path / "a.zip", quiet)
    do_ask_correction("还有一处", acting_user=busy.users["student"])
    Person.objects.filter(pk=busy.people["nobody"].pk).update(name="改过")
    done = restore(tmp_path / "a.zip", quiet, replace=True)
    assert everything() == before
    assert made.rows == done.rows == sum(map(len, before.values()))
    assert done.sound
    assert done.same_key
    assert done.same_secret
    assert {v.log for v in done.verdicts} == {"yunling", "site", "*"}


def test_the_next_rows_get_numbers_of_their_own(busy, tmp_path):
    backup(tmp_path / "a.zip", quiet)
    restore(tmp_path / "a.zip", quiet, replace=True)
    user = User.objects.get(username="yunling/P-student")
    asked = do_ask_correction("还有一处", acting_user=user)
    assert Correction.objects.count() == 2
    assert Entry.objects.order_by("-seq").filter(log__key="yunling")[0].subject == asked.ref


def test_a_backup_is_private_and_never_written_over_another(busy, tmp_path):
    path = tmp_path / "a.zip"
    backup(path, quiet)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(QunzhiError) as refused:
        backup(path, quiet)
    assert refused.value.problems[0].code == "exists"
    assert [p.name for p in tmp_path.glob("*.zip*")] == ["a.zip"]


def test_keys_only_where_they_are_asked_for(busy, tmp_path):
    backup(tmp_path / "a.zip", quiet)
    backup(tmp_path / "b.zip", quiet, with_keys=True)
    members = [zipfile.ZipFile(tmp_path / f"{n}.zip").namelist() for n in "ab"]
    assert ["keys/ledger.key" in names for names in members] == [False, True]
    with pytest.raises(QunzhiError) as refused:
        restore(tmp_path / "a.zip", quiet, replace=True, with_keys=True)
    assert refused.value.problems[0].code == "no_keys"


def test_a_site_with_other_keys_is_told(busy, tmp_path, monkeypatch):
    backup(tmp_path / "a.zip", quiet)
    (settings.DESK.data / "ledger.key").unlink()
    site_key()
    monkeypatch.setattr(settings, "SECRET_KEY", "another" * 9)
    done = restore(tmp_path / "a.zip", quiet, replace=True)
    assert done.sound  # under the key of the backup
    assert not done.same_key
    assert not done.same_secret


def test_keys_that_are_there_are_kept_beside(busy, tmp_path):
    backup(tmp_path / "a.zip", quiet, with_keys=True)
    key = site_key().public
    (settings.DESK.data / "ledger.key").unlink()
    other = site_key().public
    done = restore(tmp_path / "a.zip", quiet, replace=True, with_keys=True)
    assert done.same_key
    assert site_key().public == key != other
    assert [p.name.startswith("ledger.key.2") for p in done.kept] == [True]


def test_not_into_a_database_that_is_not_empty(busy, tmp_path):
    backup(tmp_path / "a.zip", quiet)
    before = everything()
    with pytest.raises(QunzhiError) as refused:
        restore(tmp_path / "a.zip", quiet)
    assert refused.value.problems[0].code == "not_empty"
    assert everything() == before


def changed(path: Path, to: Path, name: str, content: bytes | None, more: str = "") -> Path:
    """The same backup with one member changed, left out, or one added."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(to, "w") as out:
        for info in source.infolist():
            if info.filename != name:
                out.writestr(info, source.read(info.filename))
            elif content is not None:
                out.writestr(info, content)
        if more:
            out.writestr(more, b"x")
    return to


@pytest.mark.parametrize(
    ("name", "content", "more"),
    [
        ("rows/org.person.jsonl", b'[1,"x"]\n', ""),
        ("rows/ledger.entry.jsonl", None, ""),
        ("files/checkpoints/yunling/000000000002.txt", b"", ""),
        ("files/../../evil.txt", None, "files/../../evil.txt"),
    ],
)
def test_a_backup_that_was_changed_is_refused_by_name(busy, tmp_path, name, content, more):
    backup(tmp_path / "a.zip", quiet)
    before = everything()
    bad = changed(tmp_path / "a.zip", tmp_path / "b.zip", name, content, more)
    with pytest.raises(QunzhiError) as refused:
        restore(bad, quiet, replace=True)
    assert refused.value.problems[0].code == "backup_changed"
    assert name in refused.value.problems[0].message.zh
    assert everything() == before


def test_something_else_is_no_backup(db, site, tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK nothing")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as out:
        out.writestr("manifest.json", '{"format": "other"}')
    for name in ("a.zip", "b.zip"):
        with pytest.raises(QunzhiError) as refused:
            restore(tmp_path / name, quiet)
        assert refused.value.problems[0].code == "no_backup"


def test_another_version_is_refused(busy, tmp_path):
    backup(tmp_path / "a.zip", quiet)
    with zipfile.ZipFile(tmp_path / "a.zip") as source:
        manifest = json.loads(source.read("manifest.json"))
    manifest["migrations"].append("org.9999_later")
    bad = changed(tmp_path / "a.zip", tmp_path / "b.zip", "manifest.json", json.dumps(manifest).encode())
    with pytest.raises(QunzhiError) as refused:
        restore(bad, quiet, replace=True)
    assert refused.value.problems[0].code == "other_version"


def test_rows_that_do_not_fit_change_nothing(busy, tmp_path):
    backup(tmp_path / "a.zip", quiet)
    before = everything()
    with zipfile.ZipFile(tmp_path / "a.zip") as source:
        manifest, rows = json.loads(source.read("manifest.json")), source.read("rows/org.person.jsonl")
    short = b"".join(rows.splitlines(keepends=True)[1:])  # a person less, to whom other rows lead
    manifest["members"]["rows/org.person.jsonl"] = {
        "bytes": len(short),
        "sha256": hashlib.sha256(short).hexdigest(),
    }
    half = changed(tmp_path / "a.zip", tmp_path / "b.zip", "rows/org.person.jsonl", short)
    bad = changed(half, tmp_path / "c.zip", "manifest.json", json.dumps(manifest).encode())
    with pytest.raises(QunzhiError) as refused:
        restore(bad, quiet, replace=True)
    assert refused.value.problems[0].code == "does_not_fit"
    assert everything() == before


def test_an_older_backup_is_seen_by_the_checkpoints_that_were_given_out(busy, tmp_path):
    backup(tmp_path / "a.zip", quiet)
    do_ask_correction("还有一处", acting_user=busy.users["student"])
    checkpoint_all(site_key(), folder=settings.DESK.checkpoint_folder)
    done = restore(tmp_path / "a.zip", quiet, replace=True)
    assert not done.sound
    assert "rolled_back" in {p.code for v in done.verdicts for p in v.problems}


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_does_not_see_what_is_written_meanwhile(site, tmp_path):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("a database in memory has one connection alone")
    make_site_admin("root", "Yunling-2025-root")

    def write_once(what: Words, _: float) -> None:
        if not User.objects.using("default").filter(username="site/second").exists() and "User" in what.en:
            elsewhere("INSERT")

    def elsewhere(_: str) -> None:
        import threading

        def work() -> None:
            make_site_admin("second", "Yunling-2025-root")
            connection.close()

        thread = threading.Thread(target=work)
        thread.start()
        thread.join(15)

    backup(tmp_path / "a.zip", write_once)
    assert User.objects.count() == 2
    found = kept(tmp_path / "a.zip")
    assert len(found["rows/accounts.user.jsonl"]) == 1
    assert len(found["rows/ledger.entry.jsonl"]) == 1


def test_uploaded_sheets_are_in_no_backup(busy, tmp_path):
    folder = settings.DESK.data / "uploads" / "x"
    folder.mkdir(parents=True)
    (folder / "people.csv").write_text("手机号\n13900000000\n", encoding="utf-8")
    backup(tmp_path / "a.zip", quiet)
    with zipfile.ZipFile(tmp_path / "a.zip") as made:
        assert not [n for n in made.namelist() if "uploads" in n or b"13900000000" in made.read(n)]


def test_without_the_keys_a_restore_is_not_done(demo, tmp_path):
    """What it says is what verifying says the next second."""
    new = tmp_path / "new"
    run("desk", "migrate", data=new)
    said = run("desk", "restore", demo.backup, data=new, status=3)
    assert "用备份的密钥核验，台账完好" in said
    assert "还没完" in said
    assert "ledger.key" in said
    assert "secret.key" in said
    assert "台账核验通过" not in said
    run("ledger", "verify", data=new, status=1)
    for name in ("ledger.key", "secret.key"):
        (new / name).write_bytes((demo.data / name).read_bytes())
    run("ledger", "verify", data=new)


def test_from_one_folder_to_another(demo, tmp_path):
    """SQLite to SQLite, by the commands."""
    new = tmp_path / "new"
    assert f"数据文件夹 {new}：新建" in run("desk", "migrate", data=new)
    assert f"数据文件夹 {new}：已有" in run("desk", "migrate", data=new)
    said = run("desk", "restore", demo.backup, "--with-keys", data=new)
    assert "台账核验通过" in said
    run("desk", "backup", tmp_path / "again.zip", data=new)
    assert kept(tmp_path / "again.zip") == kept(demo.backup)


def test_from_sqlite_into_the_database_of_the_tests(db, demo, site, tmp_path):
    """The demonstration's own database is SQLite; this one is SQLite or PostgreSQL."""
    restore(demo.backup, quiet, with_keys=True)
    assert Log.objects.get(key="yunling").size > 1000
    assert timezone.now() > Log.objects.get(key="yunling").last_at
    backup(tmp_path / "again.zip", quiet)
    assert kept(tmp_path / "again.zip") == kept(demo.backup)
