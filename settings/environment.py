"""The BANTIN_* variables: the only place that reads the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from model.errors import SettingsError
from settings.load import describe_fault
from settings.options import Server, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What the environment says; `server` holds the keys of it that go before the settings file's."""

    settings: Path
    named: bool  # whether BANTIN_SETTINGS names the settings file
    folder: Path  # where the database is kept, unless `database_url` says otherwise
    database_url: str = field(repr=False)  # it may hold a password
    password: str = field(default="", repr=False)  # the page /add requires it
    server: Mapping[str, str] = field(default_factory=dict)

    def apply_to(self, settings: Settings) -> Settings:
        """Return the settings with what the environment says laid over them."""
        server = settings.server.model_dump(exclude_unset=True) | dict(self.server)
        return settings.model_copy(update={"server": Server.model_validate(server)})


def read_environment(env: Mapping[str, str]) -> Environment:
    """Return what the BANTIN_* variables say; an unusable one raises SettingsError that names it."""
    settings = Path(env.get("BANTIN_SETTINGS") or "sources.yaml")
    folder = Path(env.get("BANTIN_DATA") or settings.parent / "data").absolute()
    names = ("host", "port", "base_url")
    server = {name: value for name in names if (value := env.get(f"BANTIN_{name.upper()}", ""))}
    try:
        Server.model_validate(server)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        raise SettingsError(describe_fault(detail), path=f"BANTIN_{detail['loc'][0]}".upper()) from None
    return Environment(
        settings=settings,
        named="BANTIN_SETTINGS" in env,
        folder=folder,
        database_url=env.get("BANTIN_DATABASE_URL") or f"sqlite:///{folder / 'bantin.db'}",
        password=env.get("BANTIN_PASSWORD", ""),
        server=server,
    )
