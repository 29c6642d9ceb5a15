"""Every detector finds what its cases say and nothing else, and its trigger lets it see what it finds."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from ruamel.yaml import YAML

from qunzhi.content.contract import ChatDetector, Message, TextDetector, Trigger, all_detectors, cases_file, doc_of
from qunzhi.content.folding.batch import Batch, fold_batch
from qunzhi.content.folding.table import PLAIN
from qunzhi.content.triggers import Triggers
from qunzhi.content.view import View

NOT_HERE = {"abuse", "own_terms"}
DETECTORS = {n: d for n, d in all_detectors().items() if n not in NOT_HERE}
MINUTE = 60_000_000


@dataclass
class Case:
    detector: str
    name: str
    find: list[Any]
    text: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)


def cases(name: str) -> list[Case]:
    raw = YAML(typ="safe", pure=True).load(cases_file(DETECTORS[name]).read_text(encoding="utf-8"))
    return [Case(name, str(c.pop("case", c.get("text"))), **c) for c in raw]


CASES = {name: cases(name) for name in DETECTORS}
TEXT = [c for n, d in DETECTORS.items() if isinstance(d, TextDetector) for c in CASES[n]]
CHAT = [c for n, d in DETECTORS.items() if isinstance(d, ChatDetector) for c in CASES[n]]


def fires(trigger: Trigger, text: str) -> bool:
    batch = Batch([text])
    return Triggers([trigger]).seen(batch, fold_batch(batch, PLAIN)).messages(trigger) == [0]


def read(case: Case) -> tuple[Any, Any]:
    detector = DETECTORS[case.detector]
    return detector, detector.Params.model_validate(case.params)


@pytest.mark.parametrize("case", TEXT, ids=lambda c: f"{c.detector}: {c.name}")
def test_text_case(case: Case) -> None:
    detector, params = read(case)
    found = [
        (f.start, case.text[f.start : f.end], round(f.confidence, 2)) for f in detector.find(View(case.text), params)
    ]
    assert found == [(e[0], e[1], e[2] if len(e) > 2 else f[2]) for e, f in zip(case.find, found, strict=True)]
    if found:
        assert fires(detector.trigger_for(params), case.text), "the trigger hides what the detector finds"


@pytest.mark.parametrize("case", CHAT, ids=lambda c: f"{c.detector}: {c.name}")
def test_chat_case(case: Case) -> None:
    detector, params = read(case)
    watcher = detector.watch(params)
    found = []
    for raw in sorted(case.messages, key=lambda m: m.get("at", 0)):
        message = Message(
            raw["id"],
            raw.get("group", "G1"),
            raw.get("uid", "U1"),
            raw.get("at", 0) * MINUTE,
            raw.get("kind", "text"),
            raw["text"],
            raw.get("reply_to"),
        )
        for one, place in watcher.see(message, View(message.text)):
            assert (place.start, place.end) == (0, len(one.text))
            found.append(one.message_id)
    assert sorted(found) == sorted(case.find)


@pytest.mark.parametrize("name", sorted(DETECTORS))
def test_every_detector_shows_both_sides(name: str) -> None:
    assert any(c.find for c in CASES[name]), "no case that finds something"
    assert any(not c.find for c in CASES[name]), "no case that is left alone"


@pytest.mark.parametrize("name", [n for n, d in DETECTORS.items() if isinstance(d, TextDetector)])
def test_the_examples_of_a_docstring_are_true(name: str) -> None:
    detector = DETECTORS[name]
    doc = doc_of(detector)
    assert list(detector.find(View(doc.bad), detector.Params())), doc.bad
    assert not list(detector.find(View(doc.good), detector.Params())), doc.good


@pytest.mark.parametrize("case", TEXT, ids=lambda c: f"{c.detector}: {c.name}")
def test_the_reason_does_not_say_the_value(case: Case) -> None:
    detector, params = read(case)
    for place in detector.find(View(case.text), params):
        value = case.text[place.start : place.end]
        runs = {value[n : n + 5] for n in range(len(value) - 4)}
        assert detector.mask == "none" or not any(r in place.why.zh + place.why.en for r in runs)
