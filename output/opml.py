"""What the OPML list holds: the sources in the folders of their categories, and the combinations.

The feeds of all sources and of categories are left out, since who imports the list has their items already.
"""

import json
from collections.abc import Sequence

from feeds.opml import Folder, Outline, group_outlines, render_opml
from feeds.registry import find_preferred_format
from model.secrets import hide_secrets
from settings.combinations import ALL, make_category_slug
from store import CombinationState, SourceState, Store


def render_subscription_list(store: Store, title: str, base_url: str) -> bytes:
    """Return the public feeds of all sources that are watched, as OPML 2.0, in folders by category."""
    sources = [state for state in store.list_sources() if not state.secret]
    combinations = [state for state in store.list_combinations() if not state.secret]
    return render_opml(title, list_outlines(sources, combinations, base_url))


def list_outlines(
    sources: Sequence[SourceState], combinations: Sequence[CombinationState], base_url: str
) -> list[Outline | Folder]:
    """Return the feeds of all sources that are watched, in folders, and those of combinations."""
    titles = {state.slug: state.title for state in combinations}
    watched = [(_make_outline(source, base_url), _list_categories(source)) for source in sources if source.enabled]
    categories = {slug: name for _, names in watched for slug, name in names.items()} | titles
    listed = [(outline, [categories[slug] for slug in names]) for outline, names in watched]
    taken = {ALL, *(slug for _, names in watched for slug in names)}
    named = [state for state in combinations if state.slug not in taken]
    return group_outlines(listed, [Outline(title=state.title, feed_url=_address(state, base_url)) for state in named])


def _list_categories(source: SourceState) -> dict[str, str]:
    """Return the names of a source's categories, by slug."""
    return {make_category_slug(name): name for name in json.loads(source.options).get("categories", [])}


def _make_outline(source: SourceState, base_url: str) -> Outline:
    address = _address(source, base_url)
    return Outline(
        title=source.title or source.slug, feed_url=address, html_url=hide_secrets(source.url), language=source.language
    )


def _address(state: SourceState | CombinationState, base_url: str) -> str:
    return f"{base_url}{state.address.path}.{find_preferred_format().ending}"
