"""What is forgotten of sources whose rules changed, so that their pages are read anew and by these rules alone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, update

from store.baselines import forget_baselines
from store.codec import dump_list
from store.in_list import is_in_list
from store.incidents import close_incidents
from store.tables import items, sources

_FORGOTTEN = {  # once the rules changed
    **dict.fromkeys(("etag", "last_modified", "body_hash", "template", "readings", "pages_again", "rules_again"), ""),
    "article_trouble": False,
}


def reset_extraction(connection: Connection, slugs: Sequence[str], now: datetime) -> None:
    """Forget the validators, the learned and the fingerprints of sources: all their items are read again.

    What was said of their items' texts ends with it; what is wrong with a page, its next run tells.
    """
    if slugs:
        chosen = {"chosen": dump_list(slugs)}
        forgotten = update(sources).where(is_in_list(sources.c.slug, "chosen"))
        connection.execute(forgotten.values(_FORGOTTEN), chosen)
        again = update(items).where(is_in_list(items.c.slug, "chosen"))
        connection.execute(again.values(fingerprint=""), chosen)
        forget_baselines(connection, slugs)
        close_incidents(connection, slugs, now, articles_only=True)
