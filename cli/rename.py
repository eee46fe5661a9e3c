"""`bantin rename`: a source gets another slug, and so its feed another address."""

import bootstrap
from cli import terminal
from cli.audited import open_settings_file
from cli.sources import find_source
from feeds.registry import find_preferred_format
from messages.terminal import TerminalCode
from model.publication import FeedAddress
from settings.environment import Environment


def rename_source(environment: Environment, slug: str, new_slug: str, *, force: bool) -> int:
    """Rename a source, and print the new address of its feed; return 0."""
    settings = bootstrap.load_effective_settings(environment)
    find_source(settings, slug)
    with bootstrap.open_environment_store(environment) as store:
        bootstrap.rename_source(open_settings_file(environment), store, slug, new_slug, force=force)
        redirected = store.find_current_slug(slug) == new_slug
        state = store.find_source(new_slug)
    address = state.address if state else FeedAddress(new_slug)
    url = f"{settings.server.base_url}{address.path}.{find_preferred_format().ending}"
    code = TerminalCode.RENAMED_REDIRECTED if redirected else TerminalCode.RENAMED
    return terminal.print_message(code(slug=slug, new=new_slug, url=url))
