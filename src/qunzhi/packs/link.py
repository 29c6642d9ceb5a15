"""Joins a pack with the packs that it extends, and says which texts it leans on are not installed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.words import Words
from qunzhi.packs.content_of import described
from qunzhi.packs.head import Reference
from qunzhi.packs.model import Pack
from qunzhi.packs.provision import Provision


def join(pack: Pack, others: Iterable[Pack]) -> Pack:
    """The pack with its parents' provisions after its own, and with its notes.

    What the pack itself says wins: a provision of the same id, an office, a category, its chain when it has one. Of
    several versions of a parent the latest that bound when this pack took effect is taken, else the earliest.

    Raises:
        QunzhiError: the packs extend each other in a circle.
    """
    everything = list(others)
    notes: list[Words] = []
    parents = _parents(pack, everything, notes, (pack.pack,))
    own = {p.id for p in pack.provisions}
    inherited: dict[str, Provision] = {}
    offices = dict(pack.offices)
    chain = pack.chain
    articles = dict(pack._articles)
    categories = described(pack) if parents else pack.categories
    for parent in parents:
        for provision in parent.provisions:
            if provision.id not in own:
                inherited.setdefault(provision.id, provision)
        offices = {**parent.offices, **offices}
        chain = chain if chain.links else parent.chain
        articles = {**parent._articles, **articles}
        categories = {**described(parent), **categories}
    notes += _notes(pack, everything)
    provisions = (*pack.provisions, *inherited.values())
    joined = pack.model_copy(
        update={"provisions": provisions, "offices": offices, "chain": chain, "categories": categories}
    )
    joined._path, joined._version, joined._articles = pack._path, pack._version, articles
    joined._notes, joined._inherited = tuple(notes), frozenset(inherited)
    return joined


def _parents(pack: Pack, everything: Sequence[Pack], notes: list[Words], trail: tuple[str, ...]) -> list[Pack]:
    """Parents, their parents after them, each once."""
    out: list[Pack] = []
    for name in pack.extends:
        if name in trail:
            circle = " → ".join((*trail, name))
            words = Words(f"规章包互相继承成环：{circle}", f"packs extend each other in a circle: {circle}")
            hint = Words("去掉其中一处 extends", "remove one of the extends")
            raise QunzhiError(Problem("circle", words, hint, Place(file=str(pack.path or "")), name))
        parent = _version(name, pack, everything)
        if parent is None:
            notes.append(
                Words(
                    f"{pack.pack} 继承的规章包 {name} 未安装，其条款不在检查之列",
                    f"the pack {name} that {pack.pack} extends is not installed; its provisions are not checked",
                )
            )
            continue
        out += [parent, *_parents(parent, everything, notes, (*trail, name))]
    unique = {p.pack: p for p in reversed(out)}
    return [p for p in out if unique.pop(p.pack, None)]


def _version(name: str, child: Pack, everything: Sequence[Pack]) -> Pack | None:
    versions = sorted((p for p in everything if p.pack == name), key=lambda p: p.effective_us)
    binding = [p for p in versions if p.effective_us <= child.effective_us]
    usable = binding or versions[:1]
    return usable[-1] if usable else None


def _notes(pack: Pack, everything: Sequence[Pack]) -> list[Words]:
    """One note for each text that is named and not installed.

    Of what a text rests on, only what a provision of it needs is said: nobody expects the law of the land as a pack.
    """
    here = {p.pack for p in everything}
    out = []
    for what, references in (
        (Words("引用的", "refers to"), pack.refers_to),
        (Words("所依据的", "rests on"), tuple(r for r in pack.basis if r.provisions)),
        (Words("所废止的", "repeals"), pack.repeals),
    ):
        for reference in references:
            if not (reference.pack and reference.pack in here):
                out.append(_note(pack, what, reference))
    return out


def _note(pack: Pack, what: Words, reference: Reference) -> Words:
    zh = f"{pack.pack} {what.zh}文本未安装：{reference.title.zh}"
    en = f"{pack.pack} {what.en} a text that is not installed: {reference.title.en}"
    if reference.provisions:
        zh += f"，涉及 {'、'.join(reference.provisions)}"
        en += f" (concerns {', '.join(reference.provisions)})"
    if reference.without.zh:
        zh += f"；{reference.without.zh}"
        en += f"; {reference.without.en}"
    return Words(zh, en)
