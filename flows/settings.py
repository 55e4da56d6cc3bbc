"""The settings: from the environment (LUUTRU_…) and from luutru.toml in the current folder, the environment first."""

import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from storage.vocabulary import ArchiveKind

PREFIX = "LUUTRU_"
FILE = "luutru.toml"

# An address that a site's people can write to or open; a single word is none.
CONTACT = re.compile(r"(mailto:)?[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+|https?://[^\s/<>]+\.[^\s<>]+", re.IGNORECASE)
NightHour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]  # HH:MM


class BadSettings(Exception):
    """A setting is wrong; the text says which, and what it should be."""


def _without_password(address: str) -> str:
    """Crawls get these addresses as arguments, and logs, rows and reports contain them."""
    if "@" in urlsplit(address).netloc:
        raise ValueError("no user and no password may be in this address: others can read it")
    return address


OpenAddress = Annotated[str, AfterValidator(_without_password)]


class Settings(BaseSettings):
    """Everything a person may set. `delay` is in seconds between two requests to one host."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file=FILE, frozen=True, extra="forbid")

    data: Annotated[Path, Field(description="where everything is")] = Path("data")
    database_url: Annotated[
        str | None, Field(repr=False, description="PostgreSQL by URL; SQLite in the data folder otherwise")
    ] = None
    sites: Annotated[Path | None, Field(description="a folder with more site files")] = None
    origin: Annotated[OpenAddress | None, Field(description="rehearsals only: every request goes to this address")] = (
        None
    )
    delay: Annotated[
        float, Field(ge=0, le=86_400, allow_inf_nan=False, description="seconds between two requests to one host")
    ] = 2.0
    contact: Annotated[str | None, Field(description="the contact in the user agent; live crawls need it")] = None
    wayback: Annotated[OpenAddress, Field(pattern="^https?://", description="the Wayback Machine, for backfills")] = (
        "https://web.archive.org"
    )
    commoncrawl: Annotated[OpenAddress, Field(pattern="^https?://", description="Common Crawl's index server")] = (
        "https://index.commoncrawl.org"
    )
    commoncrawl_data: Annotated[
        OpenAddress, Field(pattern="^https?://", description="where Common Crawl's files are")
    ] = "https://data.commoncrawl.org"
    port: Annotated[int, Field(ge=1, le=65535, description="where `luutru serve` listens on loopback")] = 4200
    room_port: Annotated[int, Field(ge=1, le=65535, description="where the reading room listens on loopback")] = 4201
    room_login: Annotated[bool, Field(description="whether reading in the room needs a login")] = False
    server_names: Annotated[
        tuple[str, ...], Field(description="names besides loopback under which the two servers may be asked")
    ] = ()
    nightly_at: Annotated[
        dict[str, NightHour], Field(description="a site's own hour in Hanoi, by its slug, over that of its site file")
    ] = {}
    replay: Annotated[
        OpenAddress | None,
        Field(pattern="^https?://", description="a replay server of this archive, for links in reports"),
    ] = None
    keep_days: Annotated[
        int, Field(ge=1, le=36_500, description="days that Prefect's own database keeps a run that ended")
    ] = 60
    relearn: Annotated[
        Literal["off", "draft", "auto"],
        Field(
            description="what a broken night does; draft: drafts the changed layout, and a person accepts it; auto: "
            "also accepts a draft that passes the strictest gate"
        ),
    ] = "draft"
    render: Annotated[
        bool, Field(description="whether pages of sites with `render = true` may be rendered from the archive")
    ] = False
    alert_webhook: Annotated[str | None, Field(repr=False, description="alarms are posted to this address as JSON")] = (
        None
    )
    alert_email: Annotated[str | None, Field(description="alarms are sent to this address")] = None
    alert_chats: Annotated[
        tuple[str, ...], Field(repr=False, description="alarms are sent to these addresses of apprise")
    ] = ()
    smtp: Annotated[
        str | None, Field(repr=False, description="smtp[s]://[user:password@]host[:port], for alarms by e-mail")
    ] = None

    timestamp_service: Annotated[
        str | None,
        Field(pattern="^https?://", description="a service (RFC 3161) that timestamps the manifest's signatures"),
    ] = None
    timestamp_roots: Annotated[
        Path | None, Field(description="the root certificates of that service (PEM), for `luutru verify --signature`")
    ] = None

    @model_validator(mode="after")
    def _belong_together(self) -> Self:
        if self.origin is not None and urlsplit(self.origin).scheme not in ("http", "https"):
            raise ValueError("origin must be an address like http://127.0.0.1:8431")
        if self.delay == 0 and self.origin is None:
            raise ValueError("delay 0 is for rehearsals only (LUUTRU_ORIGIN); live sites are given at least a moment")
        if self.sites is not None and not self.sites.is_dir():
            raise ValueError(f"sites: {self.sites} is no folder")
        if self.relearn == "auto" and self.sites is None:
            raise ValueError("relearn auto needs sites, a folder of your own: accepted site files go there")
        if self.contact is not None and not CONTACT.fullmatch(self.contact):
            raise ValueError("contact must be an e-mail address, or the address of a page that says who you are")
        if self.alert_webhook is not None and urlsplit(self.alert_webhook).scheme not in ("http", "https"):
            raise ValueError("alert_webhook must be an address like https://chat.example.org/hook")
        if self.smtp is not None and urlsplit(self.smtp).scheme not in ("smtp", "smtps"):
            raise ValueError("smtp must be an address like smtp://mail.example.org:587")
        if (self.alert_email is None) != (self.smtp is None):
            raise ValueError("alert_email and smtp belong together: to whom, and through which server")
        return self

    @property
    def kind(self) -> ArchiveKind:
        return ArchiveKind.REHEARSAL if self.origin else ArchiveKind.LIVE

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings() -> Settings:
    """Raises BadSettings with one clear line; a misspelt LUUTRU_ variable is a mistake too, not silence."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, 1)
            raise BadSettings(f"{name}: no such setting" + (f"; did you mean {near[0]}?" if near else ""))
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettings(_first_mistake(error)) from error
    except SettingsError as error:  # of a variable with a list or a table; pydantic names its field between quotes
        _, field, *_ = str(error).split('"')
        raise BadSettings(f"{PREFIX}{field.upper()} is not JSON: {error.__cause__}") from error
    except ValueError as error:
        raise BadSettings(f"{FILE}: {error}") from error


def _first_mistake(error: ValidationError) -> str:
    mistake = error.errors()[0]
    key = ".".join(str(part) for part in mistake["loc"])
    stated = mistake["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{key.upper()} (or {key} in {FILE}): {stated}" if key else stated
