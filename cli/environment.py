"""The environment that a command runs in: the process's own, under what the command line says."""

import os
from pathlib import Path

from settings.environment import Environment, read_environment


def read_command_environment(settings: Path | None, **server: object) -> Environment:
    """Return the environment, with the settings file and the server's host and port that options name."""
    options = {"BANTIN_SETTINGS": settings, **{f"BANTIN_{name.upper()}": value for name, value in server.items()}}
    overrides = {name: str(value) for name, value in options.items() if value is not None}
    return read_environment({**os.environ, **overrides})
