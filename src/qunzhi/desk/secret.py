"""The site's secret key: in a file of the data folder that only the site's user may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from qunzhi.desk.config import DeskConfig


def secret_key(config: DeskConfig) -> str:
    """The key that is set, or the one in the data folder; before there is one, a key for this process alone."""
    given = config.secret_key.get_secret_value()
    if given:
        return given
    file = _file(config)
    return file.read_text("ascii").strip() if file.exists() else secrets.token_urlsafe(48)


def ensure_secret_key(config: DeskConfig) -> bool:
    """Make the data folder and the key where they are missing (folder 0700, file 0600); whether the folder was."""
    fresh = not config.data.exists()
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = _file(config)
    if config.secret_key.get_secret_value() or file.exists():
        return fresh
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as stream:
        stream.write(secrets.token_urlsafe(48) + "\n")
    return fresh


def _file(config: DeskConfig) -> Path:
    return config.data / "secret.key"
