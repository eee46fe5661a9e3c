"""Point at an address: what is it, what does it offer, and which sources can be made of it?

    discover(url, client=client, now=now) -> Discovery

The page is fetched once. What the site offers goes first: feeds that the page announces, or that
stand at usual places, each fetched and checked. Then the lists that `scraper.extract.detection`
finds on the page, the first of them tried on its second page. At most eight requests, and no new
one after thirty seconds.
"""

from scraper.discovery.values import Choice, Discovery, FeedCheck

__all__ = ["Choice", "Discovery", "FeedCheck"]
