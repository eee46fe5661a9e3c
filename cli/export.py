"""`bantin export opml`: the list of all feeds."""

from pathlib import Path

import bootstrap
from cli import terminal
from feeds import opml
from feeds.registry import find_preferred_format
from model.secrets import hide_secrets
from settings.combinations import ALL, make_category_slug
from settings.environment import Environment
from settings.options import Settings, SourceEntry


def export_opml(environment: Environment, out: Path | None) -> int:
    """Write the OPML list to a file, or to standard output where that is None; return 0."""
    body = render_opml(bootstrap.load_effective_settings(environment))
    if out is None:
        return terminal.print_text(body.decode().rstrip("\n"))
    out.write_bytes(body)
    return 0


def render_opml(settings: Settings) -> bytes:
    """Return the feeds of the settings, as OPML 2.0: sources in the folders of their categories, and combinations.

    Those that are private are left out.
    """
    feeds = settings.list_combined_feeds()
    titles = {feed.combination.slug: feed.title for feed in feeds if not feed.combination.private}
    public = [entry for entry in settings.sources if not entry.private]
    sources = [
        (_make_outline(settings, entry), [titles.get(make_category_slug(name), name) for name in entry.categories])
        for entry in public
    ]
    taken = {ALL, *(make_category_slug(name) for entry in public for name in entry.categories)}
    combinations = [
        opml.Outline(title=title, feed_url=_make_address(settings, slug))
        for slug, title in titles.items()
        if slug not in taken
    ]
    return opml.render_opml(settings.server.title, opml.group_outlines(sources, combinations))


def _make_outline(settings: Settings, entry: SourceEntry) -> opml.Outline:
    return opml.Outline(
        title=entry.title or entry.slug,
        feed_url=_make_address(settings, entry.slug),
        html_url=terminal.sanitize_line(hide_secrets(entry.url)),
        language=entry.language,
    )


def _make_address(settings: Settings, slug: str) -> str:
    return f"{settings.server.base_url}/feeds/{slug}.{find_preferred_format().ending}"
