"""What is kept of each host is bounded, however many are asked, and nothing that still binds is forgotten."""

import pytest

from scraper.fetch.guard import parse_target
from scraper.fetch.politeness import IDLE, Politeness
from scraper.fetch.robots import Robots

FORBIDS = b"User-agent: *\nDisallow: /secret\n"


class Site:
    """Every origin's robots.txt, and what is asked for."""

    def __init__(self, text: bytes) -> None:
        self.text, self.asked = text, [""]
        self.robots = Robots(monotonic=lambda: 0.0, set_delay=lambda _host, _delay: None)

    def get(self, url: str) -> tuple[bytes, None]:
        self.asked.append(url)
        return self.text, None

    def visit(self, *hosts: str) -> None:
        for host in hosts:
            self.robots.check(parse_target(f"http://{host}.example/news"), self.get)


@pytest.mark.parametrize(("name", "most"), [("MAX_ORIGINS", 2), ("MAX_TEXT", 2 * len(FORBIDS))])
def test_only_the_robots_txt_used_last_are_kept(monkeypatch: pytest.MonkeyPatch, name: str, most: int) -> None:
    monkeypatch.setattr(f"scraper.fetch.robots.{name}", most)
    site = Site(FORBIDS)
    site.visit("a", "b", "a", "c")
    before = len(site.asked)
    site.visit("a", "c")
    assert len(site.asked) == before, "these two are known"
    site.visit("b")
    assert site.asked[before:] == ["http://b.example/robots.txt"]


def test_idle_hosts_are_forgotten_and_those_that_bind_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.fetch.politeness.MAX_IDLE", 3)
    now = [0.0]
    politeness = Politeness(per_host=1, monotonic=lambda: now[0])
    politeness.take_turn("running", 0)
    politeness.close_host("closed", 1000)
    politeness.set_delay("slow", 20)

    def visit(*hosts: str) -> None:
        for host in hosts:
            politeness.take_turn(host, 1)
            politeness.end_turn(host)

    visit(*(f"a{number}" for number in range(3)))
    now[0] = 10
    visit(*(f"b{number}" for number in range(10)))
    assert len(politeness._hosts) < 16
    assert politeness.seconds_until_free("closed") == 990
    assert politeness.seconds_until_free("slow") == 10
    assert politeness.seconds_until_free("running") > 0
    politeness.end_turn("running")
    now[0] = 1000 + IDLE
    visit(*(f"c{number}" for number in range(20)))
    assert len(politeness._hosts) <= 20
