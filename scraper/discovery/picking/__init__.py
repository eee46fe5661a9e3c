"""Picking by eye: what the rules of a page's items could be instead, for a person to choose from.

    PickedPage(document, now=now)                a page with the lists that detection finds on it
    .list_fields(rules)                          the rules that each field of such items could have, with what they read
    outline_page(page, rules, ...)               the page without styles and scripts, its items outlined, fields marked

Nothing is chosen here, nothing is fetched, and no clock is read. Candidates are the groups and slots of detection.
"""

from scraper.discovery.picking.field_choices import FIELDS, FieldChoice
from scraper.discovery.picking.outlined_page import OutlinedPage, outline_page
from scraper.discovery.picking.picked_page import ListChoice, PickedPage

__all__ = ["FIELDS", "FieldChoice", "ListChoice", "OutlinedPage", "PickedPage", "outline_page"]
