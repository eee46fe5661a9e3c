"""`bantin notify-test`: whether a target of notifications takes a message."""

import bootstrap
from cli import terminal
from cli.language import translate
from messages.notifications import NotificationCode
from model.errors import DeliveryError
from settings.environment import Environment


def send_test_message(environment: Environment, name: str) -> int:
    """Send a test message to a target, and say what came of it; return 1 where it was not taken.

    SettingsError where the settings have no target of that name.
    """
    settings = bootstrap.load_effective_settings(environment)
    try:
        bootstrap.send_test_message(settings, name)
    except DeliveryError as error:
        return terminal.print_error(translate(NotificationCode.FAILED(name=name, reason=error.describe())))
    return terminal.print_message(NotificationCode.DELIVERED(name=name))
