import shutil
import zipfile

import pytest

from qunzhi.core.errors import QunzhiError
from qunzhi.ledger import export as exporting
from qunzhi.ledger.check import check
from qunzhi.ledger.entry import ERASE
from qunzhi.ledger.export import Contents
from tests.ledger.book import VERIFIER, Book, alone, book, both


@pytest.fixture(scope="module")
def made():
    return book()


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_an_export_is_sound(made, tmp_path, name):
    report, codes = both(made.write(tmp_path / name), key=made.key.public)
    assert codes == set()
    assert (report.entries, report.payloads, report.checkpoints, report.trusted) == (12, 12, 3, True)
    assert list(tmp_path.iterdir()) == [tmp_path / name]


def test_files_of_an_export(made, tmp_path):
    out = made.write(tmp_path / "out")
    names = sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file())
    assert names == [
        "README.txt",
        "checkpoints/000000000005.txt",
        "checkpoints/000000000008.txt",
        "checkpoints/000000000012.txt",
        "entries.jsonl",
        "export.json",
        "key.txt",
        "payloads.jsonl",
        "qunzhi_verify.py",
    ]
    lines = (out / "entries.jsonl").read_bytes().split(b"\n")
    assert lines == [*(e.line for e in made.entries), b""]
    assert (out / "export.json").read_bytes() == b'{"log":"college","payloads":"all","size":12,"v":1}\n'
    assert (out / "qunzhi_verify.py").read_bytes() == VERIFIER.read_bytes()
    assert "python3 qunzhi_verify.py 文件夹" in (out / "README.txt").read_text(encoding="utf-8")


def test_the_same_log_makes_the_same_bytes(made, tmp_path):
    first, second = made.write(tmp_path / "a.zip"), made.write(tmp_path / "b.zip")
    assert first.read_bytes() == second.read_bytes()


def test_a_folder_that_somebody_zipped(made, tmp_path):
    out = made.write(tmp_path / "out")
    shutil.make_archive(str(tmp_path / "sent"), "zip", tmp_path, "out")
    assert both(tmp_path / "sent.zip", key=made.key.public)[1] == set()
    assert out.exists()


def test_nothing_is_left_of_an_export_that_fails(made, tmp_path):
    def broken():
        yield made.entries[0].line
        raise OSError("disk")

    for name in ("out", "out.zip"):
        with pytest.raises(OSError, match="disk"):
            exporting.write(tmp_path / name, Contents(broken(), [], [], made.key.public, log="college"))
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_never_overwritten(made, tmp_path):
    made.write(tmp_path / "out")
    with pytest.raises(QunzhiError) as caught:
        made.write(tmp_path / "out")
    assert caught.value.problems[0].code == "exists"


def test_an_empty_log(tmp_path):
    empty = Book()
    empty.mark()
    report, codes = both(empty.write(tmp_path / "out"))
    assert codes == set()
    assert report.root.hex().startswith("e3b0c442")


def test_erased_payloads_are_absent_and_the_proofs_still_hold(tmp_path):
    made = book()
    made.add(ERASE, "entry:3")
    made.mark()
    del made.payloads[3]
    report, codes = both(made.write(tmp_path / "out"))
    assert codes == set()
    assert (report.erased, report.missing) == (1, 0)


def test_without_a_key_kept_elsewhere_it_says_so(made, tmp_path):
    out = made.write(tmp_path / "out")
    assert not check(out).trusted
    assert alone(out)[1]["trusted"] is False


@pytest.mark.parametrize("what", ["missing", "empty", "text.zip", "two.zip", "cut.zip"])
def test_what_cannot_be_read(made, tmp_path, what):
    path = tmp_path / what
    if what == "empty":
        path.mkdir()
    elif what == "text.zip":
        path.write_text("no zip")
    elif what == "two.zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a/entries.jsonl", "")
            archive.writestr("b/entries.jsonl", "")
    elif what == "cut.zip":
        data = bytearray(made.write(path).read_bytes())
        data[100:140] = bytes(40)
        path.write_bytes(data)
    assert alone(path)[0] == 2
    with pytest.raises(QunzhiError) as caught:
        check(path)
    assert caught.value.problems[0].code == "unreadable"
