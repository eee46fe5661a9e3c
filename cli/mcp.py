"""`bantin mcp`: sources, items and search as tools for assistants (Model Context Protocol), read-only."""

from cli import terminal
from cli.language import translate
from cli.stored import open_existing_store
from messages.terminal import TerminalCode
from settings.environment import Environment
from settings.options import Settings


def serve_assistant(environment: Environment) -> int:
    """Answer an assistant on standard input and output until it leaves; return the exit status.

    1 where the package is not installed, or where nothing is stored yet.
    """
    try:
        from cli.mcp_server import answer_on_standard_streams
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        return terminal.print_error(translate(TerminalCode.NO_MCP()))
    with open_existing_store(environment) as store:
        if store is None:
            return terminal.print_error(translate(TerminalCode.NO_STORE()))
        answer_on_standard_streams(store, store.find_base_url() or environment.apply_to(Settings()).server.base_url)
    return 0
