"""What a site sets: environment variables ``QUNZHI_DESK_*``, or ``desk.toml`` in the data folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

PREFIX = "QUNZHI_DESK_"
Profile = Literal["dengbao", "asvs"]


def data_folder() -> Path:
    """Where the site keeps what is its own: ``QUNZHI_DESK_DATA``, else ``desk-data`` in the current folder."""
    return Path(os.environ.get(f"{PREFIX}DATA", "desk-data")).resolve()


class Mail(BaseSettings):
    """The mail server; without ``host`` nothing is mailed and what would have been is said in the doctor's report."""

    host: str = ""
    port: int = Field(25, ge=1, le=65535)
    user: str = ""
    password: SecretStr = SecretStr("")
    starttls: bool = True
    sender: str = "qunzhi@localhost"


class Oidc(BaseSettings):
    """Sign-in through OpenID Connect; ``claim`` is the one that carries the staff number."""

    issuer: str = ""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    claim: str = "preferred_username"
    institution: str = Field("", description="slug of the institution whose people sign in this way")
    name: str = "统一身份认证"


class Cas(BaseSettings):
    """Sign-in through CAS 3; ``attribute`` carries the staff number, without it the CAS user name is taken."""

    server: str = ""
    attribute: str = ""
    institution: str = Field("", description="slug of the institution whose people sign in this way")
    name: str = "统一身份认证"


class DeskConfig(BaseSettings):
    """All settings of a site. Nothing needs to be set for one machine; docs/desk.md says what production sets."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid")

    data: Path = Field(default_factory=data_folder)
    name: str = Field("qunzhi", description="the site's name in the ledger's origin", pattern=r"^[a-z0-9][a-z0-9.-]*$")
    url: str = Field("http://127.0.0.1:8000", description="the address that people type; https turns on secure cookies")
    database: str = Field("", description="postgresql://user:password@host:port/name; empty: SQLite in the data folder")
    secret_key: SecretStr = Field(SecretStr(""), description="empty: kept in secret.key in the data folder")
    profile: Profile = Field("dengbao", description="dengbao (GB/T 22239) or asvs (OWASP ASVS)")
    second_factor: Literal["everyone", "offices"] = Field("offices", description="who has to sign in with two factors")
    packs: Path | None = Field(None, description="folder with the institution's own packs")
    checkpoints: Path | None = Field(None, description="folder for daily checkpoints; empty: in the data folder")
    keeper: str = Field("", description="mail address outside that keeps checkpoints")
    metrics_token: SecretStr = Field(SecretStr(""), description="bearer token for /metrics; empty: only from loopback")
    behind_proxy: bool = Field(False, description="trust X-Forwarded-For and -Proto of one proxy in front")
    demo: bool = Field(False, description="the demonstration: codes are shown on the sign-in page")
    mail: Mail = Mail()
    oidc: Oidc = Oidc()
    cas: Cas = Cas()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before the file."""
        file = data_folder() / "desk.toml"
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)

    @property
    def host(self) -> str:
        """The host people type, without port."""
        return urlsplit(self.url).hostname or "127.0.0.1"

    @property
    def https(self) -> bool:
        """Whether people come by https."""
        return urlsplit(self.url).scheme == "https"

    @property
    def checkpoint_folder(self) -> Path:
        """Where daily checkpoints go."""
        return self.checkpoints or self.data / "checkpoints"
