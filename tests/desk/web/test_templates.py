"""All templates of the desk: nothing that the content security policy refuses, every text in both languages."""

import re
from pathlib import Path

import pytest

import qunzhi.desk

DESK = Path(qunzhi.desk.__file__).parent
TEMPLATES = sorted(p for p in DESK.glob("*/templates/**/*") if p.suffix in (".html", ".svg", ".txt"))
SAY = re.compile(r"""{%\s*say\s+("[^"]*"|[^\s"%]+)(\s+"[^"]*")?""")
PAIR = re.compile(r'"([^"]*)"\|say:"([^"]*)"')
HAN = re.compile(r"[\u4e00-\u9fff]")
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.S)


def name(path: Path) -> str:
    return str(path.relative_to(DESK))


@pytest.fixture(params=TEMPLATES, ids=name)
def text(request) -> str:
    return COMMENT.sub("", request.param.read_text(encoding="utf-8"))


def test_there_are_templates():
    assert {"base.html", "narrow.html"} <= {p.name for p in TEMPLATES}


def test_nothing_runs_or_styles_inline(text):
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", text))


def test_nothing_comes_from_elsewhere(text):
    assert not re.search(r"(src|href|action)=[\"'](https?:)?//", text)


def test_every_text_is_in_both_languages(text):
    said = [(a, b) for a, b in SAY.findall(text) if a.startswith('"')]
    pairs = [(a.strip('"'), b.strip().strip('"')) for a, b in said] + PAIR.findall(text)
    for zh, en in pairs:
        assert zh.strip(), (zh, en)
        assert en.strip() or len(zh) == 1, (zh, en)  # a measure word (人, 笔) has no English
        assert not HAN.search(en.replace("群治", "")), (zh, en)
        assert set(re.findall(r"{\w+}", zh)) == set(re.findall(r"{\w+}", en)), (zh, en)


def test_no_chinese_stands_outside_of_say(text):
    rest = PAIR.sub("", re.sub(r"{%\s*say\b.*?%}", "", text, flags=re.S))
    rest = re.sub(r"<!--.*?-->", "", rest, flags=re.S)
    assert not HAN.search(rest), HAN.search(rest)


def test_posting_forms_carry_their_proof(text):
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, flags=re.S | re.I):
        assert "{% csrf_token %}" in form, form[:100]
