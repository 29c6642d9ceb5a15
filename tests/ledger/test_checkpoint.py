import os

import pytest

from qunzhi.core.errors import QunzhiError
from qunzhi.ledger.checkpoint import Checkpoint, parse, sign, verify
from qunzhi.ledger.keys import PublicKey, SigningKey
from tests.ledger.book import NAME, START, book

KEY = SigningKey.make(NAME)
HEAD = Checkpoint(f"{NAME}/college", 3, bytes(range(32)), START)
NOTE = sign(HEAD, KEY)


def code(call, *args):
    with pytest.raises(QunzhiError) as caught:
        call(*args)
    return caught.value.problems[0].code


def test_a_note_is_what_the_texts_say():
    text, signed = NOTE.decode().split("\n\n")
    assert text.split("\n") == [
        "desk.example/college",
        "3",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "time 2027-01-15T16:00:00+08:00",
    ]
    assert signed.startswith("— desk.example ")
    assert verify(parse(NOTE), [KEY.public]) == HEAD


def test_the_published_example():
    """The signature and key of golang.org/x/mod/sumdb/note's own documentation."""
    key = PublicKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = b"If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    signed = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    import base64

    data = base64.b64decode(signed)
    assert data[:4] == key.id
    assert key.verifies(data[4:], text)


def test_a_key_is_kept_for_its_owner_only(tmp_path):
    path = tmp_path / "key"
    KEY.save(path)
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert SigningKey.load(path).public == KEY.public
    assert "PRIVATE" not in repr(KEY)
    with pytest.raises(FileExistsError):
        KEY.save(path)
    path.chmod(0o640)
    assert code(SigningKey.load, path) == "key_exposed"
    path.chmod(0o600)
    path.write_text(path.read_text().replace(NAME, "other.example"))
    assert code(SigningKey.load, path) == "bad_key"


@pytest.mark.parametrize(
    "vkey",
    ["", "a", "a+00000000+AQ==", KEY.public.vkey[:-4], KEY.public.vkey.replace("desk", "desc")],
    ids=["empty", "short", "other", "cut", "renamed"],  # the key is another in every process
)
def test_bad_keys(vkey):
    assert code(PublicKey.parse, vkey) == "bad_key"
    assert code(SigningKey.make, "two words") == "bad_key"


def test_witnesses_may_sign_too():
    other = SigningKey.make("witness.example")
    both = parse(sign(HEAD, other, KEY))
    assert verify(both, [KEY.public]) == HEAD
    assert verify(both, [other.public]) == HEAD
    assert code(verify, parse(sign(HEAD, other)), [KEY.public]) == "foreign_key"


def test_other_extension_lines_are_read_over():
    text = HEAD.text + "见证 1\n".encode()
    import base64

    note = text + b"\n" + f"— {NAME} {base64.b64encode(KEY.public.id + KEY.sign(text)).decode()}\n".encode()
    assert verify(parse(note), [KEY.public]) == HEAD


@pytest.mark.parametrize("place", range(len(NOTE)))
def test_no_byte_can_be_changed(place):
    changed = NOTE[:place] + bytes([NOTE[place] ^ 1]) + NOTE[place + 1 :]
    with pytest.raises(QunzhiError):
        verify(parse(changed), [KEY.public])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\n3\n", b"\n03\n"),
        (b"\n3\n", b"\n-3\n"),
        (b"\n3\n", b"\n\n3\n"),
        (b"/college\n", b"\n"),
        (b"Hh8=", b"Hh9="),
        (b"AAEC", b""),
        (b"time 2027-01-15T16", b"time 2027-01-15 16"),
        (b"time 2027", b"time 2027-01-15T16:00:00+08:00\ntime 2027"),
        ("— ".encode(), b"- "),
        (b"\n\n", b"\n"),
        (b"desk", b"de\tsk"),
    ],
)
def test_other_forms_are_refused(old, new):
    assert old in NOTE
    assert code(parse, NOTE.replace(old, new, 1)) == "bad_checkpoint"


def test_too_long_or_unsigned():
    assert code(parse, NOTE[:-1]) == "bad_checkpoint"
    assert code(parse, HEAD.text) == "bad_checkpoint"
    assert code(parse, b"x\n" * (1 << 19) + NOTE) == "bad_checkpoint"
    assert code(parse, b"\xff" + NOTE) == "bad_checkpoint"


def test_what_cannot_be_a_checkpoint_is_not_signed():
    for head in (Checkpoint("a b/c", 0, bytes(32)), Checkpoint("a/b\nc", 0, bytes(32)), Checkpoint("a/c", 0, b"")):
        assert code(sign, head, KEY) == "bad_checkpoint"


def test_a_log_marks_its_own_heads():
    made = book()
    assert verify(parse(made.notes[8]), [made.key.public]).size == 8
