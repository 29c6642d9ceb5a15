"""The discipline inspector: finds an entry, proves it away from the site, takes the printed ledger, checks it all."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from qunzhi.desk.org.services.corrections import do_ask_correction
from tests.desk.browser.content import fill
from tests.desk.browser.driving import Browser
from tests.desk.makers import House

VERIFIER = Path(__file__).parents[3] / "verifier" / "qunzhi_verify.py"


def verified(proof: Path) -> str:
    """What the stand-alone verifier says of a proof, with none of our code and none of the site's."""
    call = [sys.executable, "-I", "-S", str(VERIFIER), "--inclusion", str(proof), "--lang", "zh"]
    done = subprocess.run(call, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_from_a_name_to_a_proof(browser: Browser, home: House, tmp_path: Path) -> None:
    fill(home)
    do_ask_correction("岗位起始日期不对。", acting_user=home.users["head"])
    browser.come_as(home.users["discipline"])
    browser.downloads_to(tmp_path)
    browser.open("ledger")
    browser.fill(q="池鱼")
    browser.press("查找")
    found = browser.said("申请更正：池鱼")
    assert "江帆" not in found
    browser.press("申请更正：池鱼")
    assert "名单里的单位不对" in browser.said("凭什么信它")
    browser.press("下载证明")
    proof = browser.downloaded(tmp_path, "proof-*.json")
    assert verified(proof)
    proof.write_text(proof.read_text("utf-8").replace("org.ask_correction", "org.decide_correction"), "utf-8")
    call = [sys.executable, "-I", "-S", str(VERIFIER), "--inclusion", str(proof)]
    assert subprocess.run(call, capture_output=True, timeout=30, check=False).returncode == 1


def test_the_printed_ledger_and_the_check(browser: Browser, home: House, tmp_path: Path) -> None:
    things = fill(home)
    browser.come_as(home.users["discipline"])
    browser.downloads_to(tmp_path)
    browser.open("unit_ledger", things["unit root"])
    for kind in ("xlsx", "docx"):
        browser.press(kind)
        with zipfile.ZipFile(browser.downloaded(tmp_path, f"*.{kind}")) as packed:
            assert packed.testzip() is None
    browser.open("ledger")
    browser.press("核验全部")
    assert "没有发现改动" in browser.said("核验结果")
