"""`bantin private`: the addresses of a private feed, and new ones in their place."""

import bootstrap
from cli import terminal
from cli.language import translate
from feeds.registry import FORMATS
from messages.terminal import TerminalCode
from settings.environment import Environment


def print_addresses(environment: Environment, slug: str, *, renew: bool) -> int:
    """Print the addresses of a private feed; return 1 where it is public."""
    settings = bootstrap.load_effective_settings(environment)
    address, page = bootstrap.find_feed_page(environment, settings, slug, renew=renew)
    if not address.is_private:
        return terminal.print_error(translate(TerminalCode.NOT_PRIVATE(slug=slug)))
    for url in (page, *(f"{page}.{ending}" for ending in FORMATS)):
        terminal.print_text(url)
    return 0
