"""The content provisions of the five packs: what a reviewer is told, and which forms are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from qunzhi.core.instants import to_day
from qunzhi.core.words import Words
from qunzhi.packs import Pack, check_pack, installed
from qunzhi.packs.content_of import Wanted, categories, wanted
from qunzhi.packs.detectors import FORMS, GROUPS
from qunzhi.packs.rooms import JUDGING, Rooms
from qunzhi.packs.store import LIBRARY

from .conftest import SHARED

IDS = ("CQNY", "ENT", "ISE", "PXZY", "TFXX")
PERSONAL = GROUPS["personal_data"]
#: Where forms exist. Every other content provision is for people alone.
DETECTED = {
    "ISE-7.2": ("secrecy_mark", "internal_mark", "document_number"),
    "ISE-7.4": ("abuse",),
    "ISE-7.6": PERSONAL,
    "CQNY-6.3": ("link", "own_terms"),
    "CQNY-6.4": ("advertising",),
    "CQNY-6.5": ("abuse",),
    "CQNY-6.6": ("flooding",),
    "PXZY-3.1d": ("bare_reaction",),
    "PXZY-3.2b": ("advertising", "own_terms"),
    "PXZY-3.3b": ("document_number", "secrecy_mark"),
    "PXZY-3.3c": ("internal_mark", "secrecy_mark"),
    "ENT-8.5b": ("secrecy_mark", "internal_mark"),
    "ENT-11.2": ("secrecy_mark",),
    "ENT-11.9": ("own_terms",),
    "ENT-11.10": ("abuse", *PERSONAL),
    "ENT-11.11": ("own_terms", "internal_mark"),
    "ENT-11.12": ("own_terms",),
    "TFXX-11.2": ("secrecy_mark",),
    "TFXX-11.7": ("own_terms",),
    "TFXX-11.8": ("abuse", *PERSONAL),
    "TFXX-11.9": ("internal_mark",),
    "TFXX-11.10": ("own_terms",),
    "TFXX-21": ("secrecy_mark", "internal_mark"),
}
#: Content clauses that something else enacts.
ELSEWHERE = {"PXZY-3.2e": "guidance", "TFXX-9": "desk"}


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return {p.pack: p for p in installed()}


@pytest.fixture(params=IDS)
def pack(request: pytest.FixtureRequest, packs: dict[str, Pack]) -> Pack:
    return packs[request.param]


def rows(pack: Pack) -> tuple[Wanted, ...]:
    return wanted(pack, to_day(pack.effective.date))


def texts(w: Wanted) -> Iterator[Words]:
    yield from (w.name, w.weigh, *w.examples.for_, *w.examples.against)
    if w.people.zh:
        yield w.people


def han(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def test_every_content_provision_tells_its_reviewer_everything(pack: Pack) -> None:
    assert rows(pack)
    for w in rows(pack):
        assert w.name.zh != w.code, w.provision
        assert 2 <= len(re.findall(r"[。？]", w.weigh.zh)) <= 3, w.provision
        assert len(w.weigh.zh) <= 100, w.provision
        assert len(w.examples.for_) >= 2, w.provision
        assert len(w.examples.against) >= 2, w.provision
        assert not set(w.examples.for_) & set(w.examples.against), w.provision
        for text in (w.name, w.weigh, *([w.people] if w.people.zh else [])):
            assert han(text.zh), (w.provision, text)
            assert not han(text.en), (w.provision, text)
        assert w.opinion == (not w.detect)
        assert bool(w.people.zh) == bool(w.detect), w.provision


def test_the_library_has_no_remarks(pack: Pack) -> None:
    assert not check_pack(LIBRARY / f"{pack.pack}.yaml").problems


def test_forms_are_looked_for_where_there_are_forms(pack: Pack) -> None:
    assert {w.provision: w.detect for w in rows(pack) if w.detect} == {
        i: d for i, d in DETECTED.items() if i.startswith(f"{pack.pack}-")
    }
    for p in pack.provisions:
        if p.content:
            assert p.content.opinion == (p.id not in DETECTED), p.id
            assert set(p.content.detect) <= set(FORMS), p.id


def test_every_detector_that_is_named_is_built(pack: Pack) -> None:
    rooms = Rooms.look()
    missing = {d for w in rows(pack) for d in w.detect} - rooms.detectors
    if missing and JUDGING not in rooms.procedures:
        pytest.skip(f"the content room is not complete yet: {', '.join(sorted(missing))}")
    assert not missing


def test_a_code_means_the_same_in_every_pack(packs: dict[str, Pack]) -> None:
    for one in IDS:
        for other in IDS:
            a, b = categories(packs[one]), categories(packs[other])
            assert {c: a[c] for c in a if c in b} == {c: b[c] for c in a if c in b}, (one, other)


def test_examples_can_be_printed_anywhere(pack: Pack) -> None:
    for w in rows(pack):
        for text in texts(w):
            for said in text:
                assert not re.search(r"\d{5}", said), (w.provision, said)
                assert not re.search(r"https?:|www\.|@\w", said), (w.provision, said)
                assert len(said) <= 320, (w.provision, said)
        for example in (*w.examples.for_, *w.examples.against):
            assert len(example.zh) <= 30, (w.provision, example.zh)


def test_own_words(pack: Pack) -> None:
    """No twelve consecutive characters of a regulation in what a reviewer is told."""
    source = SHARED / "regulations" / f"{pack.pack}.txt"
    if not source.exists():
        pytest.skip(f"{source.name} is not here")
    text = re.sub(r"\s", "", source.read_text("utf-8"))
    for w in rows(pack):
        for said in texts(w):
            told = re.sub(r"\s", "", said.zh)
            copied = [told[k : k + 12] for k in range(len(told) - 11) if told[k : k + 12] in text]
            assert not copied, (w.provision, copied)


def test_every_content_clause_of_the_mission_has_content_or_another_enactor(pack: Pack) -> None:
    mission = SHARED / "provisions.yaml"
    if not mission.exists():
        pytest.skip(f"{mission.name} is not here")
    clauses = [
        r["id"]
        for r in yaml.safe_load(mission.read_text("utf-8"))["provisions"]
        if "content" in {r["kind"], r["needs"]} and r["id"].startswith(f"{pack.pack}-")
    ]
    assert {w.provision for w in rows(pack)} == set(clauses) - set(ELSEWHERE)
    for name in set(clauses) & set(ELSEWHERE):
        assert ELSEWHERE[name] in pack.provision(name).enacted_by
