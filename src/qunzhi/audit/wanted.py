"""What a pack wants looked at, as the scanner's orders: which detectors, and which provisions each find goes with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from qunzhi.content.contract import DetectorParams, TermDetector, all_detectors
from qunzhi.content.lexicon.model import Term
from qunzhi.content.scan import Use
from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.core.words import Words
from qunzhi.packs.content_of import Wanted

_RANK = {"critical": 0, "major": 1, "minor": 2, "advisory": 3}


@dataclass(frozen=True, slots=True)
class Cited:
    """What a find is held against: a category and provisions, the gravest first."""

    category: str = ""
    provisions: tuple[str, ...] = ()
    severity: str = "minor"


class Orders:
    """What is looked for under one pack.

    Args:
        wanted: the pack's content provisions.
        settings: parameters of detectors by name, as the lexicon's file gives them.
        more: names of detectors to run although the pack names them nowhere; ``all`` for every one.

    Raises:
        QunzhiError: a detector is unknown, or a parameter is none of its own.
    """

    def __init__(
        self, wanted: Sequence[Wanted], settings: Mapping[str, Mapping[str, object]], more: Iterable[str] = ()
    ) -> None:
        known = all_detectors()
        self._wanted = wanted
        named = dict.fromkeys(name for w in wanted for name in w.detect)
        extra = list(known) if "all" in more else list(more)
        problems = [_unknown(name, known) for name in (*extra, *settings) if name not in known]
        names = [n for n in dict.fromkeys((*named, *extra)) if n in known]
        self.uses: list[Use] = []
        for name in dict.fromkeys((*names, *(n for n in settings if n in known))):
            detector = known[name]
            if isinstance(detector, TermDetector):
                continue
            try:
                use = Use(detector, detector.Params.model_validate(dict(settings.get(name, {}))))
                self.uses += [use] if name in names else []
            except ValidationError as exc:
                problems += _bad_settings(name, exc, detector.Params)
        if problems:
            raise QunzhiError(*problems)
        self.titles = {name: d.title for name, d in known.items()}
        self._by_detector = {name: _cited([w for w in wanted if name in w.detect]) for name in known}
        #: Provisions that terms cite and the pack does not have, as they were met.
        self.foreign: dict[str, None] = {}
        self._of_term: dict[tuple[str, tuple[str, ...]], tuple[str, Cited]] = {}
        self._term_detectors = [(n, d) for n, d in known.items() if isinstance(d, TermDetector)]

    def of_detector(self, name: str) -> Cited:
        """What finds of a detector are held against."""
        return self._by_detector[name]

    def of_term(self, term: Term) -> tuple[str, Cited]:
        """The detector that a term belongs to, and what its hits are held against.

        A term's own provisions come first; without any, those of its category in the pack; without a category there,
        those that name the detector.
        """
        key = (term.category, term.provisions)
        if key not in self._of_term:
            self._of_term[key] = self._term(term)
        return self._of_term[key]

    def _term(self, term: Term) -> tuple[str, Cited]:
        own = [w for w in self._wanted if w.provision in term.provisions]
        same = [w for w in self._wanted if term.category and term.category in {w.code, w.name.zh, w.name.en}]
        category = term.category or (own[0].code if own else "")
        detector = next((n for n, d in self._term_detectors if d.takes(category)), "own_terms")
        if same and detector == "own_terms" and all("own_terms" not in w.detect and "abuse" in w.detect for w in same):
            detector = "abuse"  # the pack's own name of what is abuse there
        if term.provisions:
            here = {w.provision for w in own}
            self.foreign.update(dict.fromkeys(p for p in term.provisions if p not in here))
            found = _cited(own)
            code = same[0].code if same else found.category or term.category
            return detector, Cited(code or term.category, term.provisions, found.severity)
        found = _cited(same) if same else self._by_detector.get(detector, Cited())
        return detector, Cited(
            found.category if same or not term.category else term.category, found.provisions, found.severity
        )


def _cited(wanted: Sequence[Wanted]) -> Cited:
    """Provisions the gravest first; the category of the first."""
    ranked = sorted(wanted, key=lambda w: _RANK.get(w.severity, 9))
    if not ranked:
        return Cited()
    return Cited(ranked[0].code, tuple(w.provision for w in ranked), ranked[0].severity)


def _unknown(name: str, known: Iterable[str]) -> Problem:
    listed = "、".join(known)
    return Problem(
        "unknown_detector",
        Words(f"没有检测器「{name}」", f'no detector is called "{name}"'),
        Words(f"可用：{listed}", f"there are {listed.replace('、', ', ')}"),
        value=name,
    )


def _bad_settings(name: str, exc: ValidationError, params: type[DetectorParams]) -> list[Problem]:
    """Slips in the settings of one detector, each with its field."""
    out = []
    for error in exc.errors():
        field = ".".join(str(p) for p in error["loc"])
        known = ", ".join(params.model_fields) or "–"
        out.append(
            Problem(
                "bad_setting",
                Words(
                    f"检测器 {name} 的设置「{field}」有误：{error['msg']}", f"setting {name}.{field}: {error['msg']}"
                ),
                Words(f"可设：{known}", f"its settings are {known}"),
                value=str(error.get("input", ""))[:60],
            )
        )
    return out
