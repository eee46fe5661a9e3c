"""What commands change is recorded too, where there is a database."""

import bootstrap
from cli.stored import open_existing_store
from model.change import Act, Values
from settings.editing import SettingsFile
from settings.environment import Environment


def open_settings_file(environment: Environment) -> SettingsFile:
    """Return the settings file, with each change of a source recorded."""

    def report(act: Act, slug: str, before: Values, after: Values) -> None:
        with open_existing_store(environment) as store:
            if store is not None:
                bootstrap.record_change(store, act, slug, before, after)

    return SettingsFile(environment.settings, report)
