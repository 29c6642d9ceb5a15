"""The demonstration's data folder: made, recognised, thrown away. Before Django is started."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.config import PREFIX

#: Written last: without it a set-up was broken off.
ACCOUNTS = "demo-accounts.json"
_SETTINGS = "desk.toml"
_TEXT = '# The demonstration; qunzhi desk demo made it.\ndemo = true\nname = "demo"\n'


def prepare(folder: Path, port: int, *, fresh: bool) -> bool:
    """Make this process one of the demonstration in that folder; returns whether it is set up already.

    Settings of a real site in the environment are dropped, so that nothing of it is touched.

    Raises:
        QunzhiError: the folder holds something else (``not_a_demo``).
    """
    if folder.exists() and any(folder.iterdir()) and not _is_ours(folder):
        raise QunzhiError.of(
            "not_a_demo",
            "这个文件夹里有别的东西，不是示范站点",
            "there is something else in this folder, not a demonstration",
            hint=Words("用 --data 换一个文件夹", "choose another folder with --data"),
            place=Place(str(folder)),
        )
    if fresh or not (folder / ACCOUNTS).exists():
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / _SETTINGS).write_text(_TEXT, "utf-8")
    for name in [n for n in os.environ if n.startswith(PREFIX)]:
        del os.environ[name]
    os.environ[f"{PREFIX}DATA"] = str(folder)
    os.environ[f"{PREFIX}URL"] = f"http://127.0.0.1:{port}"
    return (folder / ACCOUNTS).exists()


def free_port(wanted: int) -> int:
    """The port asked for, or any that is free where 0 is asked for.

    Raises:
        QunzhiError: somebody else listens there (``port_taken``).
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError as exc:
            raise QunzhiError.of(
                "port_taken",
                f"端口 {wanted} 已被占用",
                f"port {wanted} is taken",
                hint=Words("用 --port 换一个，例如 --port 8800", "choose another, such as --port 8800"),
            ) from exc
        return int(probe.getsockname()[1])


def _is_ours(folder: Path) -> bool:
    file = folder / _SETTINGS
    return file.is_file() and file.read_text("utf-8", errors="replace") == _TEXT
