"""A broken pack is refused with line, column and the way out; all of it in one go, and nothing explodes."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.packs import check_pack, load_pack
from qunzhi.packs.template import starting_point

Make = Callable[..., Path]


def places(problems: list[Problem]) -> dict[str, tuple[int | None, int | None]]:
    return {p.code: (p.place.line, p.place.char) for p in problems}


@pytest.mark.parametrize(
    ("text", "code", "line", "char"),
    [
        ("pack: A\n\ttitle: x\n", "tab", 2, 1),
        ("pack: &a x\n", "alias", 1, 7),
        ("pack: x\ntitle: *a\n", "alias", 2, 8),
        ("pack: !!python/object:os.system x\n", "tag", 1, 7),
        ('pack: A\ntitle: "x\nissued: 2024-01-01\n', "yaml", 2, 8),
        ("pack: A\ntitle: a: b\n", "yaml", 2, 9),
        ("pack: A\n  title: x\n", "yaml", 2, 8),
        ("pack: A\nscope: {platforms: [qq\n", "yaml", 2, 20),
        ("pack: A\n---\npack: B\n", "many_documents", 2, 1),
        ("pack: A\x00\n", "yaml", 1, 8),
        ("", "empty", 1, 1),
        ("- a\n", "not_a_pack", 1, 1),
        ("a: " + "[" * 5000, "too_deep", 1, 27),
        ("pack: A\npack: B\n", "duplicate_key", 2, 1),
        ("? [a, b]\n: c\n", "bad_key", 1, 3),
    ],
)
def test_yaml_that_is_refused(tmp_path: Path, text: str, code: str, line: int, char: int) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(text.encode())
    checked = check_pack(path)
    assert checked.pack is None
    assert places(checked.problems)[code] == (line, char)
    assert all(p.message.zh and p.message.en and p.place.file == str(path) for p in checked.problems)


def test_an_alias_bomb_is_refused_at_once(tmp_path: Path) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    path = tmp_path / "bomb.yaml"
    path.write_text("\n".join(lines), "utf-8")
    start = time.process_time()
    checked = check_pack(path)
    assert time.process_time() - start < 2
    assert {p.code for p in checked.problems} == {"alias"}


def test_large_files_and_other_encodings(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_text("# " + "x" * 600_000, "utf-8")
    assert places(check_pack(large).problems) == {"too_large": (None, None)}
    office = tmp_path / "gbk.yaml"
    office.write_bytes("pack: A\ntitle: 办法\n".encode("gb18030"))
    assert places(check_pack(office).problems) == {"encoding": (2, 1)}
    marked = tmp_path / "bom.yaml"
    marked.write_bytes(b"\xef\xbb\xbfpack: A\n")
    assert "missing" in places(check_pack(marked).problems)
    assert places(check_pack(tmp_path / "none.yaml").problems) == {"no_file": (None, None)}
    assert places(check_pack(tmp_path).problems) == {"no_file": (None, None)}


def test_every_problem_at_once_with_place_and_nearest_name(write: Make) -> None:
    path = write("""\
        pack: ABC
        titel: 办法
        effective: 2024-13-01
        scope: {platform: [wechat]}
        provisions:
          - id: ABC 1
            article: 第一条
            says: {zh: 建群, en: filed, at once}
            severity: majr
            rules:
              - filed_in_tme: {within: 5 working days}
              - leaver_removed: {within: soon}
              - dissolved_in_time: {witin: 3 days}
        """)
    with pytest.raises(QunzhiError) as caught:
        load_pack(path)
    found = [(p.place.line, p.place.char, p.code, p.hint.en) for p in caught.value.problems]
    assert (1, 1, "missing", "add title: ...") in found
    assert (2, 1, "unknown_key", 'did you mean "title"?') in found
    assert any(f[:3] == (3, 12, "not_fit") for f in found)
    assert (4, 9, "unknown_key", 'did you mean "platforms"?') in found
    assert any(f[:2] == (6, 9) for f in found)
    assert any(f[:2] == (8, 11) and "quoted" in f[3] for f in found)
    assert (9, 15, "literal_error", 'did you mean "major"?') in found
    assert (11, 9, "unknown_rule", 'did you mean "filed_in_time"?') in found
    assert any(f[:2] == (12, 34) and "5 working days" in f[3] for f in found)
    assert (13, 29, "unknown_key", 'did you mean "within"?') in found
    assert [f[0] for f in found] == sorted(f[0] or 0 for f in found)


@pytest.mark.parametrize(
    ("provision", "code", "says"),
    [
        ("- {id: ABC-1, article: 一, says: 说}", "not_enacted", "nothing enacts"),
        ("- {id: ABC-1, article: 一, says: 说, permits: [ABC-2]}", "unknown_provision", "ABC-2"),
        ("- {id: ABC-1, article: 一, says: 说, head: [interpretes]}", "head", "interpretes"),
        ("- {id: ABC-1, article: 一, says: 说, head: [interprets]}", "head", "is empty"),
        ("- {id: ABC-1, article: 一, says: 说, chain: [direct]}", "chain", "direct"),
        ("- {id: ABC-1, article: 一, says: 说, desk: cases}", "string_pattern_mismatch", "desk"),
        ("- {id: ABC-1, article: 一, says: 说, rules: [chain_complete: {links: [direct]}]}", "chain", "direct"),
        ("- {id: ABC-1, article: 一, says: 说, rules: [identity_known, identity_known]}", "not_fit", "twice"),
        (
            "- {id: ABC-1, article: 一, says: 说, rules: [identity_known], readings: [{what: within, why: 因}]}",
            "reading",
            "within",
        ),
        (
            "- {id: ABC-1, article: 一, says: 说, rules: [within_scope], readings: [{what: kinds, why: 因}]}",
            "reading",
            "not written out",
        ),
        (
            "- id: ABC-1\n  article: 一\n  says: 说\n  sanction: {measure: referral, who: [person], per: case,"
            " when: {findings: [identity_known]}}",
            "unknown_rule",
            "identity_known",
        ),
        (
            "- id: ABC-1\n  article: 一\n  says: 说\n  sanction: {measure: deduction, who: [person], per: case,"
            " when: {unlawful: true}}",
            "not_fit",
            "amount",
        ),
        (
            "- id: ABC-1\n  article: 一\n  says: 说\n  content: {category: ads, detect: [advertising], opinion: true}",
            "not_fit",
            "only people judge",
        ),
        (
            "- {id: ABC-1, article: 一, says: 说, guidance: 因}\n- {id: ABC-1, article: 二, says: 说, guidance: 因}",
            "not_fit",
            "used twice",
        ),
    ],
)
def test_meaning_that_is_refused(pack_file: Make, provision: str, code: str, says: str) -> None:
    checked = check_pack(pack_file(provision))
    assert checked.pack is None
    found = {p.code: p.message.en for p in checked.errors}
    assert says in found[code]


@pytest.mark.parametrize(
    ("provision", "code"),
    [
        ("- {id: X-1, article: 一, says: 说, guidance: 因}", "id_prefix"),
        ("- {id: ABC-1, article: 一, says: 说, rules: [within_scope: {kinds: [clas]}]}", "slip"),
        (
            "- {id: ABC-1, article: 一, says: 说, severity: major, rules: [leaver_removed: {within: 1 day}],"
            " readings: [{what: within, text: 及时, why: 因}]}",
            "heavy_reading",
        ),
    ],
)
def test_what_only_warns(pack_file: Make, provision: str, code: str) -> None:
    checked = check_pack(pack_file(provision))
    assert checked.pack is not None
    assert [p.code for p in checked.problems] == [code]
    assert checked.problems[0].level == "warning"


@pytest.mark.parametrize("text", ["a: [" + "x," * 200_000 + "]", "\n" * 400_000, "{" * 400_000, "a:" * 200_000])
def test_hostile_files_are_refused_soon(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, "utf-8")
    start = time.process_time()
    assert check_pack(path).errors
    assert time.process_time() - start < 5


TEMPLATE = starting_point("ABC", date(2024, 9, 1))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(TEMPLATE)),
    st.integers(0, 40),
    st.one_of(
        st.text(max_size=12), st.sampled_from(["\t", ": ", "- ", "{", "]", "&a ", "*a", "!!x ", "'", "\n  ", "---\n"])
    ),
)
def test_any_slip_of_the_pen_is_a_problem_with_a_place(at: int, gone: int, new: str) -> None:
    text = TEMPLATE[:at] + new + TEMPLATE[at + gone :]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        checked = check_pack(path)
    assert (checked.pack is None) == bool(checked.errors)
    assert all(p.place.line and p.place.char and p.message.zh and p.message.en for p in checked.problems)


def test_words_of_ones_own_are_let_through(pack_file: Make) -> None:
    path = pack_file("- {id: ABC-1, article: 一, says: 说, rules: [within_scope: {kinds: [laboratory]}]}")
    assert not check_pack(path).problems
