"""`bantin export opml`: the list of all feeds."""

from pathlib import Path

import bootstrap
from cli import terminal
from feeds import opml
from feeds.registry import find_preferred_format
from settings.environment import Environment
from settings.options import Settings


def export_opml(environment: Environment, out: Path | None) -> int:
    """Write the OPML list to a file, or to standard output where that is None; return 0."""
    body = render_opml(bootstrap.load_effective_settings(environment))
    if out is None:
        return terminal.print_text(body.decode().rstrip("\n"))
    out.write_bytes(body)
    return 0


def render_opml(settings: Settings) -> bytes:
    """Return the feeds of all sources in the settings, as OPML 2.0."""
    server = settings.server
    outlines = [
        opml.Outline(
            title=entry.title or entry.slug,
            feed_url=f"{server.base_url}/feeds/{entry.slug}.{find_preferred_format().ending}",
            html_url=terminal.sanitize_line(entry.url),
            language=entry.language,
        )
        for entry in settings.sources
    ]
    return opml.render_opml(server.title, outlines)
