"""``qunzhi packs`` as a person uses it."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from qunzhi.cli.packs import app

run = CliRunner()


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def call(*args: str, status: int = 0) -> str:
    result = run.invoke(app, list(args))
    assert result.exit_code == status, result.output
    return result.output


def test_list_and_show() -> None:
    text = call("list")
    assert all(name in text for name in ("CQNY", "ENT", "ISE", "PXZY", "TFXX"))
    assert "未安装" in text
    assert len(orjson.loads(call("list", "--json"))) >= 5
    assert "宣传统战纪检监察处" in call("show", "PXZY")
    one = call("show", "PXZY", "PXZY-2.5b", "--lang", "en")
    assert "dissolved_in_time(within=24 hours)" in one
    assert "did you mean" in call("show", "PXZY", "PXZY-2.5x", "--lang", "en", status=2)
    assert "没有安装" in call("show", "NONE", status=2)


def test_a_new_pack_is_sound_as_it_stands(tmp_path: Path) -> None:
    target = tmp_path / "abc.yaml"
    call("new", "ABC", "--out", str(target))
    assert "8 条，0 个警告" in call("check", str(target))
    assert "不覆盖" in call("new", "ABC", "--out", str(target), status=2)
    assert "不能作" in call("new", "a b", "--out", str(tmp_path / "x.yaml"), status=2)
    assert "ABC-1" in call("coverage", str(target))
    call("new", "某学院", "--out", str(tmp_path / "zh.yaml"))
    assert "8 条，0 个警告" in call("check", str(tmp_path / "zh.yaml"))


def test_check_says_where(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("pack: A\ntitel: x\n", "utf-8")
    text = call("check", str(bad), "--lang", "en", status=2)
    assert f"{bad}:2:1: error" in text
    assert 'did you mean "title"?' in text
    both = call("check", str(tmp_path), "PXZY.yaml", status=2)
    assert str(bad) in both
    assert "没有这个文件" in both


def test_coverage_has_totals() -> None:
    data = orjson.loads(call("coverage", "--json"))
    assert (
        sum(v["totals"]["all"] for k, v in data.items() if k[:4].rstrip("@") in {"CQNY", "ENT", "ISE", "PXZY", "TFXX"})
        == 220
    )
    assert all(p["by"] for v in data.values() for p in v["provisions"])
    assert "合计" in call("coverage", "ISE")


def test_diff_in_a_table_and_as_a_page(tmp_path: Path) -> None:
    assert "TFXX-20b" in call("diff", "PXZY", "TFXX")
    assert "相同" in call("diff", "PXZY", "PXZY")
    target = tmp_path / "diff.html"
    call("diff", "PXZY", "TFXX", "--html", str(target))
    assert target.read_text("utf-8").startswith("<!doctype html>")


def test_show_tells_what_a_reviewer_is_told() -> None:
    text = call("show", "PXZY-3.3b")
    assert text == call("show", "PXZY", "PXZY-3.3b")
    for part in ("涉密文件（classified_document）", "发文字号", "密级标志", "由人判断", "判断要点", "不属于  「"):
        assert part in text
    assert text.count("属于  「") >= 4
    assert "只由人判断" not in text
    assert "识别  只由人判断" in call("show", "PXZY", "PXZY-3.2a")
    assert "people only" in call("show", "ENT-11.1", "--lang", "en")
    assert "没有安装" in call("show", "PXZY-99", status=2)
