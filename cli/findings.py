"""What discovery found, as the command line prints it."""

from cli.formats import serialize_item
from cli.language import translate
from messages import Message
from messages.counts import CountCode
from messages.discovery import DiscoveryCode
from messages.terminal import TerminalCode
from scraper.discovery import Discovery
from scraper.fetch.browser import is_installed


def render_discovery(found: Discovery, chosen: int) -> str:
    """Return what was found, for a person; `chosen` is the number of the choice whose items are printed."""
    lines = [translate(found.summary), *render_doubtful_list(found)]
    for number, choice in enumerate(found.choices):
        is_chosen = number == chosen
        lines.append(
            f"{'*' if is_chosen else ' '} {number}  {translate(_describe_choice(found, number, is_chosen=is_chosen))}"
        )
        if is_chosen:
            lines += [f"       {translate(reason)}" for reason in choice.reasons]
    lines += [translate(TerminalCode.FEED(url=check.url, verdict=check.message)) for check in found.feeds]
    paging = found.choices[chosen].paging if chosen < len(found.choices) else ""
    if paging:
        lines.append(translate(paging))
    return "\n".join([*lines, *_offer_browser(found)])


def _offer_browser(found: Discovery) -> list[str]:
    """Return how a browser may help, or what is missing for that; nothing where none can."""
    if not found.scripted:
        return []
    if not is_installed():
        return [translate(DiscoveryCode.BROWSER_NEEDED())]
    return [translate(DiscoveryCode.BROWSER_MAY_HELP()), translate(TerminalCode.BROWSER_HINT(url=found.url))]


def _describe_choice(found: Discovery, number: int, *, is_chosen: bool) -> Message:
    choice = found.choices[number]
    described = TerminalCode.CHOICE(
        label=choice.label, items=CountCode.ITEMS(count=len(choice.items)), confidence=choice.confidence
    )
    if is_chosen or not choice.items:
        return described
    return TerminalCode.CHOICE_FIRST(choice=described, title=choice.items[0].title)


def render_doubtful_list(found: Discovery) -> list[str]:
    """Return how to use a list that a page holds though it looks like an article; nothing where it holds none."""
    if not found.doubtful:
        return []
    choice = found.doubtful[0]
    return [
        translate(TerminalCode.DOUBTFUL_LIST(count=len(choice.items), title=choice.items[0].title)),
        translate(TerminalCode.DOUBTFUL_LIST_HINT(url=choice.source_url)),
    ]


def serialize_discovery(found: Discovery) -> dict[str, object]:
    """Return what was found as a value for JSON; each choice with the entry that it would make in the settings."""
    return {
        "url": found.url,
        "kind": found.kind,
        "word": str(found.summary),
        "sure": found.sure,
        "scripted": found.scripted,
        "feeds": [{"url": check.url, "verdict": check.verdict, "word": str(check.message)} for check in found.feeds],
        "choices": [
            {
                "label": str(choice.label),
                "origin": choice.origin,
                "confidence": round(choice.confidence, 3),
                "reasons": [str(reason) for reason in choice.reasons],
                "paging": str(choice.paging or ""),
                "items": [serialize_item(item) for item in choice.items],
                "entry": found.make_entry(choice),
            }
            for choice in found.choices
        ],
    }
