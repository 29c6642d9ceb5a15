"""The command line in process, with a home of its own, on a small college and on the demonstration institution."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qunzhi.cli.main import build
from qunzhi.demo import AS_OF, write_institution

#: The small college: a group that was not filed in time over a holiday, one in order, one whose creation is not known.
TABLES: dict[str, list[str]] = {
    "单位": ["单位编号,单位名称,单位类型,上级单位", "D1,青山学院,学校,", "D2,宣传统战处,部门,D1", "D3,信息系,系,D1"],
    "人员": ["工号,姓名,人员类别,手机", "1001,欧阳青禾,教职工,13900001111", "1002,司徒云帆,教职工,13900002222"],
    "任职": ["工号,单位编号,职务,任职日期", "1001,D3,负责人,2020-01-01", "1002,D3,成员,2020-01-01"],
    "群组": [
        "群号,平台,群名,群类型,单位编号,用途,建群时间,是否临时,任务结束时间",
        "Q1,微信,信息系通知群,部门群,D3,notice,2025-09-30 09:00,否,",
        "Q2,微信,信息系教研群,部门群,D3,study,2025-09-01 09:00,否,",
        "Q3,QQ,信息系竞赛群,项目群,D3,notice,,是,2025-10-01 09:00",
    ],
    "群成员": [
        "群号,账号,工号,群昵称,角色,入群时间",
        "Q1,a1,1001,信息系-欧阳青禾,群主,2025-09-30 09:00",
        "Q2,a2,1002,信息系-司徒云帆,群主,2025-09-01",
    ],
    "备案": ["备案号,对象类型,对象编号,事项,受理单位,报送时间", "B1,群,Q2,备案,D2,2025-09-02 10:00"],
}


@dataclass
class Said:
    """What a command printed, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr("qunzhi.audit.compare.TREND_POINTS", 2)  # the two instants alone: four audits less
    for name in ("QUNZHI_LANG", "QUNZHI_PACKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def run() -> Run:
    app = build()

    def call(*args: object, status: int = 0) -> Said:
        result = CliRunner().invoke(app, [str(a) for a in args])
        said = Said(result.exit_code, result.stdout, result.stderr)
        assert result.exit_code == status, said.all + repr(result.exception)
        return said

    return call


@pytest.fixture
def college(tmp_path: Path) -> Path:
    """A folder with the small college, one csv file a table."""
    folder = tmp_path / "台账"
    folder.mkdir()
    for name, lines in TABLES.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@pytest.fixture
def broken(college: Path) -> Path:
    """The college with a wrong date, a doubled id and a reference to nothing: in three files."""
    people = college / "人员.csv"
    people.write_text(people.read_text("utf-8") + "1002,司徒云帆,教职工,\n", "utf-8")
    groups = college / "群组.csv"
    groups.write_text(groups.read_text("utf-8").replace("2025-09-30 09:00", "九月底"), "utf-8")
    filings = college / "备案.csv"
    filings.write_text(filings.read_text("utf-8").replace("Q2", "Q9"), "utf-8")
    return college


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_institution(tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration institution that a test may spoil."""
    return Path(shutil.copytree(demo_folder, tmp_path / "示范"))


@pytest.fixture
def as_of() -> str:
    return AS_OF


def rows(path: Path) -> list[dict[str, str]]:
    """A csv file that was written."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))
