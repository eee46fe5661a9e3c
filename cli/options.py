"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

SettingsOption = Annotated[
    Path | None,
    typer.Option("--settings", "-s", help="The settings file. Default: $BANTIN_SETTINGS, else sources.yaml."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
RulesOption = Annotated[
    Path | None, typer.Option("--rules", help="A YAML file with extraction rules, as in the settings.")
]
