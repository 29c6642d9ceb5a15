"""Hostile and broken files are refused by name, quickly and within bounds; Hypothesis throws more of them."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import hostile
import pytest
from hostile import GOOD, row, sheet_xml, xlsx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import institution

from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.sources.tabular import load

HEAD = "群编号,平台,群名,群类型\n"
DATA = Path(__file__).parent / "data"
ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "/etc/passwd">]>'
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]>'


def code_of(path: Path) -> str:
    begun = time.process_time()  # processor time: other work on the machine must not fail a test
    with pytest.raises(QunzhiError) as caught:
        load(path)
    assert time.process_time() - begun < 2
    return caught.value.problems[0].code


def wide_row(n: int) -> str:
    return f'<row r="{n}"><c r="XFD{n}" t="inlineStr"><is><t>x</t></is></c></row>'


WORKBOOKS: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "bomb": ("zip_bomb", hostile.bomb),
    "lying directory": ("zip_bomb", hostile.lying_bomb),
    "overlapping members": ("zip_bomb", hostile.overlapping_bomb),
    "external entity": ("external_entity", lambda p: xlsx(p, ENTITY + sheet_xml(row(1, "&a;"))[38:])),
    "billion laughs": ("external_entity", lambda p: xlsx(p, LAUGHS + sheet_xml(row(1, "&b;"))[38:])),
    "entity in styles": (
        "external_entity",
        lambda p: xlsx(p, sheet_xml(GOOD), extra={"xl/styles.xml": ENTITY.encode()}),
    ),
    "utf-16 to hide one": (
        "external_entity",
        lambda p: xlsx(p, sheet_xml(GOOD), extra={"xl/a.xml": ENTITY.encode("utf-16")}),
    ),
    "16384 columns": ("too_many_columns", lambda p: xlsx(p, sheet_xml(GOOD + wide_row(3)))),
    "a lonely last row": (
        "sparse_sheet",
        lambda p: xlsx(p, sheet_xml(GOOD + '<row r="1048576"><c r="D1048576"><v>1</v></c></row>')),
    ),
    "odd quotes": (
        "sparse_sheet",
        lambda p: xlsx(p, sheet_xml(GOOD + "<row r='1048576'><c r='D1048576'><v>1</v></c></row>")),
    ),
    "climbing name": ("path_trick", lambda p: xlsx(p, sheet_xml(GOOD), extra={"../../evil.xml": b"<a/>"})),
    "absolute name": ("path_trick", lambda p: xlsx(p, sheet_xml(GOOD), extra={"/etc/evil.xml": b"<a/>"})),
    "drive name": ("path_trick", lambda p: xlsx(p, sheet_xml(GOOD), extra={"C:\\evil.xml": b"<a/>"})),
    "deep nesting": ("deep_nesting", lambda p: xlsx(p, sheet_xml(GOOD + "<a>" * 300_000 + "</a>" * 300_000))),
    "running formula": (
        "formula_injection",
        lambda p: xlsx(p, sheet_xml(GOOD + '<row r="3"><c r="F3"><f>HYPERLINK("http://x")</f><v>1</v></c></row>')),
    ),
}


@pytest.mark.parametrize("name", list(WORKBOOKS))
def test_hostile_workbooks(name: str, tmp_path: Path) -> None:
    wanted, make = WORKBOOKS[name]
    assert code_of(make(tmp_path / "群组.xlsx")) == wanted


def text(content: str | bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "群组.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


TEXTS: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "formula": ("formula_injection", text(HEAD + "G1,qq,=cmd|'/C calc'!A0,unit\n")),
    "formula in a column nobody reads": ("formula_injection", text("x," + HEAD + "=WEBSERVICE(1),G1,qq,a,unit\n")),
    "16384 columns": ("too_many_columns", text(HEAD[:-1] + "," + ",".join(f"c{i}" for i in range(16_380)) + "\n")),
    "nul": ("nul_bytes", text(HEAD + "G1,qq,a\0b,unit\n")),
    "nul far down": ("nul_bytes", text(HEAD + "G1,qq,ab,unit\n" * 20_000 + "G1,qq,a\0b,unit\n")),
    "one huge cell": ("huge_cell", text(HEAD + "G1,qq," + "x" * (40 << 20) + ",unit\n")),
    "open quote": ("unclosed_quote", text(HEAD + 'G1,qq,"a,unit\nG2,qq,b,unit\n')),
    "no encoding": ("bad_encoding", text(HEAD.encode() * 3 + b"G1,qq,\xff\xff,unit\n")),
    "row too long": ("row_too_long", text(HEAD + "G1,qq,a,b,unit\n")),
}


@pytest.mark.parametrize("name", list(TEXTS))
def test_hostile_texts(name: str, tmp_path: Path) -> None:
    wanted, make = TEXTS[name]
    assert code_of(make(tmp_path)) == wanted


def test_wrong_names_and_broken_files(tmp_path: Path) -> None:
    good = xlsx(tmp_path / "x.xlsx", sheet_xml(GOOD)).read_bytes()
    old = (DATA / "人员.xls").read_bytes()

    def put(name: str, data: bytes) -> Path:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        (folder / name).write_bytes(data)
        return folder / name

    assert code_of(put("群组.xls", b"<html><table><tr><td>x</td></tr></table></html>")) == "html_not_sheet"
    assert (
        code_of(put("群组.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas"></Workbook>')) == "xml_not_sheet"
    )
    assert code_of(put("群组.xlsx", good[:600])) == "damaged_file"
    assert code_of(put("群组.xlsx", b"")) == "damaged_file"
    assert code_of(put("人员.xls", old[:2000])) == "damaged_file"
    for name, data, table in (("群组.xls", good, "groups"), ("人员.xlsx", old, "people"), ("群组.csv", good, "groups")):
        facts = load(put(name, data))
        assert table in facts.tables
        assert [p.code for p in facts.problems] == ["wrong_extension"]
    facts = load(put("群组.xls", (HEAD.replace(",", "\t") + "G1\tqq\ta\tunit\n").encode("gb18030")))
    assert facts.tables["groups"].num_rows == 1
    protected = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + old[8:]
    protected = protected.replace("Workbook".encode("utf-16-le"), "Encrypte".encode("utf-16-le"))
    assert code_of(put("群组.xlsx", protected)) in ("unsupported_format", "encrypted")


def test_links_and_odd_dimensions(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text(HEAD)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "群组.csv").symlink_to(outside)
    assert code_of(folder) == "path_trick"
    assert code_of(Path("a\0b")) == "path_trick"
    absurd = '<dimension ref="A1:XFD1048576"/>'
    facts = load(xlsx(tmp_path / "群组.xlsx", sheet_xml(GOOD, absurd)))
    assert facts.tables["groups"].num_rows == 1


def test_lone_carriage_returns_and_stray_quotes(tmp_path: Path) -> None:
    path = tmp_path / "群组.csv"
    path.write_bytes((HEAD + "G1,qq,a,unit\nG2,qq,b,unit\n").replace("\n", "\r").encode())
    assert load(path).tables["groups"].num_rows == 2
    path.write_text(HEAD + 'G1,qq,5" 屏,unit\nG2,qq,b,unit\n')
    assert load(path).tables["groups"]["name"].to_pylist() == ['5" 屏', "b"]


def test_memory_stays_within_bounds(tmp_path: Path) -> None:
    """In a process of its own: a bomb and a huge cell within 256 MB more than an empty one needs."""
    hostile.bomb(tmp_path / "群组.xlsx")
    text(HEAD + "G1,qq," + "x" * (60 << 20) + ",unit\n")(tmp_path)
    program = (
        "import resource, sys; from pathlib import Path; from qunzhi.sources.tabular import load\n"
        "from qunzhi.core.errors import QunzhiError\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: load(Path(sys.argv[1]))\n"
        "except QunzhiError: print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    assert resource.RUSAGE_SELF == 0
    for name in ("群组.xlsx", "群组.csv"):
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / name)], capture_output=True, text=True, check=True
        )
        assert int(done.stdout) < 256


bounded = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def outcome(path: Path, lenient: bool) -> Sequence[Problem]:
    """The problems that loading gave, one way or the other; nothing else may come of it."""
    try:
        return load(path, lenient=lenient).problems
    except QunzhiError as refused:
        return refused.problems


def survives(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        for lenient in (False, True):
            problems = outcome(path, lenient)
            assert all(p.message.zh and p.message.en for p in problems)


@bounded
@given(
    st.binary(max_size=400),
    st.sampled_from(["群组.csv", "群组.xlsx", "人员.xls", "群组.ods", "群组.parquet", "单位.tsv"]),
)
def test_random_bytes(data: bytes, name: str) -> None:
    survives(name, data)


@bounded
@given(
    st.lists(
        st.sampled_from(
            [*"\"',;\t\r\n=+-@|，1G", "群编号", "平台", "群名", "群类型", "unit", "qq", "\0", "\x85", "建群时间"]
        ),
        max_size=60,
    )
)
def test_random_text(parts: list[str]) -> None:
    survives("群组.csv", (HEAD + "".join(parts)).encode())


def real_files() -> dict[str, bytes]:
    import random

    from dress import write

    made: dict[str, bytes] = {"人员.xls": (DATA / "人员.xls").read_bytes()}
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("csv", "xlsx", "ods", "parquet"):
            path = write(Path(folder), "groups", institution()["groups"], random.Random(7), kind)
            made[f"群组.{kind}"] = path.read_bytes()
    return made


REAL = real_files()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(REAL)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8),
    st.floats(0, 1),
)
def test_mutated_files(name: str, changes: list[tuple[float, int]], cut: float) -> None:
    data = bytearray(REAL[name])
    for where, byte in changes:
        data[min(len(data) - 1, int(where * len(data)))] = byte
    survives(name, bytes(data[: max(1, int(len(data) * cut))] if cut < 0.3 else data))


@bounded
@given(
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.sampled_from([b"<", b">", b'"', b"r=", b"XFD", b"9999999", b"</c>", b"<f>", b"&#0;", b't="s"']),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_mutated_xml_of_a_workbook(changes: list[tuple[float, bytes]]) -> None:
    data = sheet_xml(GOOD + row(3, "G2", "qq", "二群", "class")).encode()
    for where, piece in changes:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + len(piece) :]
    with tempfile.TemporaryDirectory() as folder:
        path = xlsx(Path(folder) / "群组.xlsx", data.decode("utf-8", "replace"))
        assert zipfile.is_zipfile(path)
        survives("群组.xlsx", path.read_bytes())
