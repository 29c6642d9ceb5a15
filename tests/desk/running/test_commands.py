"""The commands on the tests' own site, in process."""

from __future__ import annotations

import pytest
from django.conf import settings
from typer.testing import CliRunner

from qunzhi.cli.main import build
from qunzhi.desk.accounts.models import User
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.ledger.models import Checkpoint, Entry, Log, Payload


@pytest.fixture
def call(db, site, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    app = build()

    def run(*args: object, status: int = 0, text: str = "") -> str:
        result = CliRunner().invoke(app, [str(a) for a in args], input=text)
        assert result.exit_code == status, result.output + repr(result.exception)
        return result.output

    return run


@pytest.fixture
def admin_made(call):
    return call("desk", "admin", "root", "--password-stdin", text="Yunling-2025-x\n")


def test_an_administrator_is_made_and_renewed(call, admin_made):
    assert "系统管理员 root 可以登录了" in admin_made
    assert User.objects.get().check_password("Yunling-2025-x")
    call("desk", "admin", "root", "--password-stdin", text="Yunling-2025-y\n")
    assert User.objects.get().check_password("Yunling-2025-y")
    assert Entry.objects.filter(act="accounts.make_site_admin").count() == 2


def test_weak_passwords_are_refused_with_their_rule(call):
    said = call("desk", "admin", "root", "--password-stdin", text="12345\n", status=2)
    assert "四类里至少用上" in said
    assert "至少 10 个字符" in said
    assert "password" not in said
    assert "four kinds" in call("desk", "admin", "root", "--password-stdin", "--lang", "en", text="12345\n", status=2)
    assert not User.objects.exists()


def test_a_password_that_is_piped_needs_its_option(call):
    said = call("desk", "admin", "root", text="Yunling-2025-y\nYunling-2025-y\n", status=2)
    assert "--password-stdin" in said
    assert not User.objects.exists()


def test_daily_and_checkpoint(call, admin_made):
    assert "台账 site：封存了前 1 笔（记录号 0）" in call("desk", "daily")
    assert "ledger site: sealed the first entry (no. 0)" in call("ledger", "checkpoint", "--lang", "en")
    assert Checkpoint.objects.count() == 1


def test_an_export_is_checked_with_what_was_kept(call, admin_made, tmp_path):
    call("ledger", "checkpoint")
    (note,) = (settings.DESK.checkpoint_folder / "site").glob("*.txt")
    out = tmp_path / "site.zip"
    assert str(out) in call("ledger", "export", "--log", "site", "--out", out)
    call("ledger", "export", "--log", "site", "--out", out, status=2)  # never over another
    said = call("ledger", "verify", out, "--checkpoint", note, "--key", site_key().public.vkey)
    assert "完好" in said
    assert "没有给出公钥" not in said
    assert "没有给出公钥" in call("ledger", "verify", out)
    call("ledger", "verify", tmp_path / "missing.zip", status=2)
    call("ledger", "verify", out, "--key", "nonsense", status=2)


def test_an_export_whose_payloads_are_gone_is_not_sound(call, admin_made, tmp_path):
    out, only = tmp_path / "site", tmp_path / "only.zip"
    call("ledger", "export", "--log", "site", "--out", out)
    (out / "payloads.jsonl").write_bytes(b"")
    assert "1 处不符" in call("ledger", "verify", out, status=1)
    call("ledger", "export", "--log", "site", "--out", only, "--no-payloads")
    assert "只核对了记录，没有核对内容" in call("ledger", "verify", only)
    Payload.objects.all().delete()
    assert "没有导出" in call("ledger", "export", "--log", "site", "--out", tmp_path / "b.zip", status=2)


def test_the_database_is_verified_with_what_was_kept(call, admin_made):
    call("ledger", "checkpoint")
    assert "台账 site：完好；1 笔，1 个检查点" in call("ledger", "verify")  # the folder has the same one
    assert "台账 site：完好" in call("ledger", "verify", "--log", "site")
    assert "没有台账 nowhere" in call("ledger", "verify", "--log", "nowhere", status=2)
    Entry.objects.update(reason="别的")
    assert "不符" in call("ledger", "verify", status=1)


def test_a_log_that_is_gone_is_seen_by_its_checkpoint(call, admin_made):
    call("ledger", "checkpoint")
    Log.objects.update(key="other")
    assert "台账被截短或退回旧版" in call("ledger", "verify", status=1)


def test_what_the_desk_runs_on_must_be_up_to_date(call, monkeypatch):
    monkeypatch.setattr("qunzhi.desk.running.setting_up.migrations_waiting", lambda: 3)
    for command in (["desk", "daily"], ["desk", "backup", "x.zip"], ["ledger", "checkpoint"], ["ledger", "verify"]):
        assert "运行 qunzhi desk migrate" in call(*command, status=2)


def test_without_the_extra_it_says_how_to_install_it(call, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "qunzhi.desk.config", None)
    for lang in ("zh", "en"):
        assert "scripts/setup desk" in call("desk", "doctor", "--lang", lang, status=2)
