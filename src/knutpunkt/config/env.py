# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every setting an installation can make, typed, in one place.

Each field is read from the environment variable ``KNUTPUNKT_<NAME>``; ``DATABASE_URL`` keeps
its customary name. The reference page ``docs/reference/settings.md`` is generated from here.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Env(BaseSettings):
    """Settings of one installation. All have safe defaults; a real installation sets the first four."""

    model_config = SettingsConfigDict(env_prefix="KNUTPUNKT_", env_file=None, extra="ignore")

    home: Path = Field(Path("var"), description="Folder of the SQLite database, figures, caches and made files.")
    secret_key: str = Field(
        "", description="Django's secret key. Empty: one is made at first start and kept in the home folder."
    )
    hosts: str = Field("localhost,127.0.0.1,[::1]", description="Host names answered to, separated by commas.")
    database_url: str = Field(
        "",
        validation_alias="DATABASE_URL",
        description="postgres://user:password@host/name. Empty: SQLite in the home folder.",
    )
    https: bool = Field(False, description="True behind HTTPS: secure cookies, HSTS, redirect from http.")
    trust_proxy: bool = Field(
        False, description="True when a proxy of yours sets X-Forwarded-Proto and X-Forwarded-For."
    )
    debug: bool = Field(False, description="Django's debug mode. Never on a reachable address.")
    demo: bool = Field(False, description="Demo: role buttons on the sign-in page. `knutpunkt demo` sets it.")
    jobs: Literal["worker", "inline"] = Field(
        "worker", description="worker: jobs run in `knutpunkt worker`; inline: in the calling process."
    )
    likeness_model: str = Field(
        "",
        description="Folder of a sentence model (sentence-transformers or ONNX) that tells which activities are alike."
        " Empty: the one that is installed, else Swedish words. words: always Swedish words.",
    )
    kolada_url: str = Field("https://api.kolada.se/v3", description="Base address of Kolada's API.")
    language: Literal["sv", "en"] = Field("sv", description="Language for whoever has not chosen one.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Level of the log.")
    email_url: str = Field(
        "", description="smtp://user:password@host:port of the outgoing mail. Empty: mail goes to the log."
    )
    email_from: str = Field("knutpunkt@localhost", description="Sender of outgoing mail.")
    address: str = Field(
        "http://localhost:8000", description="Address that people reach the installation by: links in mail begin so."
    )

    @property
    def host_list(self) -> list[str]:
        """The host names as a list."""
        return [host.strip() for host in self.hosts.split(",") if host.strip()]
