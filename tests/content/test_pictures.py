"""Text in pictures goes through the same detectors; what was not recognised is counted, never taken as clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from qunzhi.audit.flagging import Flagger
from qunzhi.audit.flags import ScanResult
from qunzhi.audit.scanning import ChatScan, Telling
from qunzhi.audit.wanted import Orders
from qunzhi.content.pictures import PictureReader, available, in_lines
from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.packs import installed
from qunzhi.packs.content_of import wanted
from qunzhi.sources.chats.model import ChatOptions

PICTURE = Path(__file__).with_name("pictures") / "notice.png"
MHT = Path(__file__).parents[2] / "src/qunzhi/sources/chats/qq_mht/samples/团委工作群.mht"
DAY = 20_000
needs_ocr = pytest.mark.skipif(not available(), reason="the [ocr] extra is not installed: scripts/setup ocr")


def scanned(read) -> ScanResult:
    """The sample export with two pictures, read by somebody."""
    pack = installed(only=["PXZY"])[0]
    looked_for = wanted(pack, DAY)
    result = ScanResult(pack.id, pack.title, looked_for, 0, notice_given=True)
    flagger = Flagger(result, Orders(looked_for, {}), None)
    return ChatScan(flagger, None, Telling.of(None, 0, given=True), read).run([MHT], ChatOptions())


def test_text_of_a_picture_is_flagged_as_of_its_message():
    result = scanned(lambda data: "机密★10年" if data else "")
    flags = [f for f in result.flags if f.detector == "secrecy_mark"]
    assert flags
    assert {f.source for f in flags} == {"image"}
    assert flags[0].provisions == ("PXZY-3.3b", "PXZY-3.3c")
    assert result.pictures_read > 0


def test_pictures_that_nobody_read_are_counted():
    without = scanned(None)
    assert without.pictures_read == 0
    assert without.not_read["image"] == 3  # one stands within a text, one is not in the export
    read = scanned(lambda data: "")
    assert (read.pictures_read, read.not_read["image"]) == (2, 1)

    def fails(data: bytes) -> str:
        raise QunzhiError.of("bad", "坏", "bad", hint=Words("", ""))

    assert scanned(fails).not_read == without.not_read


@needs_ocr
def test_recognition_works_offline_and_takes_anything():
    reader = PictureReader()
    text = reader.read(PICTURE.read_bytes()).replace(" ", "")
    assert "机密★10年" in text
    assert "13800138000" in text
    assert "内部资料" in text
    for damaged in (b"", b"no picture", PICTURE.read_bytes()[:200], b"\x89PNG\r\n\x1a\n" + bytes(50)):
        with pytest.raises(QunzhiError):
            reader.read(damaged)


@needs_ocr
def test_a_picture_that_says_it_is_huge_is_not_unfolded():
    head = bytearray(PICTURE.read_bytes())
    head[16:24] = (60_000).to_bytes(4, "big") + (60_000).to_bytes(4, "big")
    with pytest.raises(QunzhiError):
        PictureReader().read(bytes(head))


def test_pieces_side_by_side_are_one_line():
    def box(left: float, top: float, right: float) -> list[list[float]]:
        return [[left, top], [right, top + 1], [right, top + 41], [left, top + 40]]

    pieces = [
        ("〔2022〕", box(181, 3, 300)),
        ("机密", box(20, 80, 100)),
        ("攀西职院", box(20, 0, 180)),
        ("50号", box(302, 1, 380)),
        ("附件", box(500, 82, 580)),
    ]
    assert in_lines(pieces) == "攀西职院〔2022〕50号\n机密 附件"
    assert in_lines([]) == ""
