"""What a person should know of a lexicon before it is used: doubled terms, terms that find too much, or never anything.

What terms would find is looked at with the matcher itself, all terms at once, so that a remark is what a scan would do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from qunzhi.content.lexicon.check_everyday import everyday_remarks
from qunzhi.content.lexicon.check_fields import field_remarks
from qunzhi.content.lexicon.check_form import form_remarks
from qunzhi.content.lexicon.check_match import each
from qunzhi.content.lexicon.check_names import name_remarks
from qunzhi.content.lexicon.check_overlap import duplicates, overlap_remarks
from qunzhi.content.lexicon.check_remark import LEVELS, Name, Remark, in_order
from qunzhi.content.lexicon.read import LexiconFile
from qunzhi.core.words import Words

__all__ = ["LEVELS", "Name", "Remark", "check_lexicon"]


def check_lexicon(
    file: LexiconFile,
    *,
    names: Sequence[Name] = (),
    categories: Collection[str] | None = None,
    provisions: Collection[str] | None = None,
) -> list[Remark]:
    """Everything to be said of a lexicon, errors first.

    Args:
        file: the lexicon as it was read.
        names: of people and units; terms that would hit them are named, people masked.
        categories: codes and names of categories of the pack in use; None where there is none.
        provisions: ids of provisions of that pack; None where there is none.
    """
    terms = file.lexicon.terms
    doubled, distinct = duplicates(terms)
    alone = tuple(terms[n] for n in distinct)
    matcher = each(alone)
    remarks = [*doubled, *field_remarks(terms, categories, provisions), *form_remarks(terms)]
    remarks += overlap_remarks(matcher, alone, file.lexicon.allows)
    remarks += everyday_remarks(matcher, alone)
    of_names = list(name_remarks(matcher, alone, names))
    people = {n.text: n.shown for n in names if n.kind == "person"}
    people = {t.text: people[t.text.strip()] for t in alone if t.text.strip() in people}
    return in_order([*(_masked(r, people) for r in remarks), *of_names])


def _masked(remark: Remark, people: Mapping[str, str]) -> Remark:
    """A remark without the terms in it that are people's names."""
    if people.keys().isdisjoint(remark.terms):
        return remark
    zh, en = remark.words
    for name, shown in people.items():
        zh, en = zh.replace(name, shown), en.replace(name, shown)
    return replace(remark, words=Words(zh, en), terms=tuple(people.get(t, t) for t in remark.terms))
