"""Writes an export of a log: a folder or a .zip that can be checked anywhere, with nothing of ours."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import IO

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import Words
from qunzhi.ledger.canonical import canonical
from qunzhi.ledger.keys import PublicKey

ENTRIES, PAYLOADS, KEY, README, CHECKPOINTS = "entries.jsonl", "payloads.jsonl", "key.txt", "README.txt", "checkpoints"
EXPORT = "export.json"
VERIFIER = "qunzhi_verify.py"
_VERSION = 1
_OpenFile = Callable[[str], AbstractContextManager[IO[bytes]]]
_README = """\
群治台账导出

entries.jsonl     台账记录，一行一笔，逐字节即默克尔树的叶子；记录号从 0 起
payloads.jsonl    各笔的内容与盐；已按规定清除的不在其中
export.json       哪本台账、多少笔、是否带上内容
checkpoints/      签名的检查点：某一时刻的笔数与根
key.txt           验证签名用的公钥
qunzhi_verify.py  核验程序，只用 Python 3.8 以上自带的库

核验：python3 qunzhi_verify.py 文件夹
请另行保存检查点和公钥，核验时给出：
      python3 qunzhi_verify.py 文件夹 --checkpoint 另存的检查点.txt --key 另存的公钥.txt
只用导出自带的公钥，只能说明它前后一致，不能说明没有整本换过。

----

An exported ledger of qunzhi

entries.jsonl     the entries, one a line, numbered from 0; its bytes are the leaves of a Merkle tree
payloads.jsonl    the particulars of each entry with their salt; those erased as the rules ask are absent
export.json       of which log it is, how many entries, and whether the payloads were given
checkpoints/      signed checkpoints: how many entries there were at a time, and their root
key.txt           the public key of the signatures
qunzhi_verify.py  the verifier; it needs Python 3.8 or later and nothing else

To check: python3 qunzhi_verify.py FOLDER
Keep checkpoints and the key elsewhere too, and give them:
      python3 qunzhi_verify.py FOLDER --checkpoint KEPT.txt --key KEPT_KEY.txt
With the export's own key alone, a check shows that it agrees with itself, not that it was never replaced as a whole.
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into an export; the iterables are read once, in order.

    ``lines`` are the entries' bytes without newlines; ``payloads`` are (seq, salt, canonical body) of those not erased;
    ``checkpoints`` are (size, signed note), one a size; ``verifier`` is the stand-alone program to put in. ``log``
    is the name of the log; without ``whole`` the payloads are left out on purpose, and the export says so.
    """

    lines: Iterable[bytes]
    payloads: Iterable[tuple[int, bytes, bytes]]
    checkpoints: Iterable[tuple[int, bytes]]
    key: PublicKey
    verifier: Path | None = None
    _: KW_ONLY
    log: str
    whole: bool = True


def about(log: str, size: int, whole: bool) -> bytes:
    """What an export says of itself: the bytes of ``export.json``."""
    said = {"log": log, "payloads": "all" if whole else "none", "size": size, "v": _VERSION}
    return canonical(said) + b"\n"


def write(target: Path, contents: Contents) -> None:
    """Writes the export, whole or not at all; ``target`` must not exist. A name in .zip makes a zip.

    Raises:
        QunzhiError: ``exists`` when there is something at ``target`` already.
    """
    if target.exists():
        hint = Words("换一个名称", "choose another name")
        raise QunzhiError.of("exists", "目标已存在", "the target exists", hint=hint, place=Place(str(target)))
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        inner = beside / target.name
        if target.suffix.lower() == ".zip":
            with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
                _fill(contents, _in_zip(archive))
        else:
            (inner / CHECKPOINTS).mkdir(parents=True)
            _fill(contents, _in_folder(inner))
        os.rename(inner, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _fill(contents: Contents, create: _OpenFile) -> None:
    size = 0
    with create(ENTRIES) as file:
        for line in contents.lines:
            file.write(line + b"\n")
            size += 1
    with create(PAYLOADS) as file:
        for seq, salt, body in contents.payloads:  # the keys in canonical order
            file.write(b'{"payload":%b,"salt":"%b","seq":%d}\n' % (body, salt.hex().encode(), seq))
    with create(EXPORT) as file:
        file.write(about(contents.log, size, contents.whole))
    for covered, note in contents.checkpoints:
        with create(f"{CHECKPOINTS}/{covered:012d}.txt") as file:
            file.write(note)
    with create(KEY) as file:
        file.write(contents.key.vkey.encode() + b"\n")
    with create(README) as file:
        file.write(_README.encode())
    if contents.verifier is not None:
        with create(VERIFIER) as file:
            file.write(contents.verifier.read_bytes())


def _in_folder(folder: Path) -> _OpenFile:
    @contextmanager
    def create(name: str) -> Iterator[IO[bytes]]:
        with (folder / name).open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())

    return create


def _in_zip(archive: zipfile.ZipFile) -> _OpenFile:
    def create(name: str) -> AbstractContextManager[IO[bytes]]:
        info = zipfile.ZipInfo(name)  # no date: the same ledger makes the same bytes
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return archive.open(info, "w", force_zip64=True)

    return create
