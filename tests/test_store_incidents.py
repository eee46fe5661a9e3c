"""An incident begins with the first run that comes to nothing and ends with the next good one."""

from datetime import datetime
from typing import Any

import pytest

from messages.plain import PlainCode
from model.incident import Incident, IncidentStep
from model.outcome import Health, RunOutcome
from model.schedule import NEVER
from store import Store, incidents
from tests.stores import DAY, HOUR, T0, claim, record, run


def end_run(store: Store, health: Health, now: datetime, slug: str = "a") -> IncidentStep:
    """Settle a run after which a source is so."""
    outcome = RunOutcome.NOT_MODIFIED if health is Health.OK else RunOutcome.FAILED
    message = None if health is Health.OK else PlainCode.TEXT(text=f"it is {health}")
    with store.settling(claim(store, now, slug), now) as settling:
        assert settling is not None
        ended = run(slug, outcome, now, message=message)
        return settling.finish(ended, next_due=now + HOUR, health=health, failures=0)


def select(store: Store, **wanted: Any) -> list[Incident]:
    found = store.list_incidents(99)
    return [one for one in found if all(getattr(one, name) == value for name, value in wanted.items())]


def test_an_incident_is_opened_once_and_closed_once(store: Store) -> None:
    store.sync_sources([record("a", title="The town")], T0)
    healths = [Health.OK, Health.UNREACHABLE, Health.UNREACHABLE, Health.CHANGED, Health.CHANGED, Health.OK, Health.OK]
    steps = [end_run(store, health, T0 + number * HOUR) for number, health in enumerate(healths)]
    none = IncidentStep.NONE
    assert steps == [none, IncidentStep.OPENED, none, IncidentStep.CHANGED, none, IncidentStep.CLOSED, none]
    (incident,) = store.list_incidents(9)
    assert (incident.opened, incident.changed, incident.closed) == (T0 + HOUR, T0 + 5 * HOUR, T0 + 5 * HOUR)
    assert (incident.health, str(incident.message)) == ("changed", "it is changed")
    assert (incident.title, incident.address.path) == ("The town", "/feeds/a")


def test_a_source_that_fails_at_once_has_one_too_and_each_has_a_guid_of_its_own(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    assert end_run(store, Health.GONE, T0, "b") is IncidentStep.OPENED
    end_run(store, Health.OK, T0 + HOUR, "b")
    end_run(store, Health.GONE, T0 + 2 * HOUR, "b")
    end_run(store, Health.EMPTY, T0 + HOUR, "a")
    found = store.list_incidents(9)
    assert [(one.slug, one.closed is None) for one in found] == [("b", True), ("a", True), ("b", False)]
    assert len({one.guid for one in found}) == 3
    assert all(one.guid.startswith("urn:uuid:") for one in found)


def test_one_that_is_private_or_left_the_settings_is_told_of_no_more(store: Store) -> None:
    store.sync_sources([record("a", private=True), record("b")], T0)
    for slug in ("a", "b"):
        end_run(store, Health.EMPTY, T0, slug)
    assert [one.slug for one in store.list_incidents(9)] == ["b"]
    store.sync_sources([record("a", private=True)], T0 + DAY)
    assert [one.closed for one in store.list_incidents(9)] == [T0 + DAY]


def test_the_latest_are_kept_and_those_that_go_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    beyond = incidents.select(incidents.incidents.c.id).order_by(incidents.incidents.c.id.desc()).offset(3).limit(1)
    prune = incidents.delete(incidents.incidents).where(
        incidents.incidents.c.closed.is_not(None), incidents.incidents.c.id <= beyond.scalar_subquery()
    )
    monkeypatch.setattr(incidents, "_PRUNE", prune)
    store.sync_sources([record("a"), record("b")], T0)
    end_run(store, Health.GONE, T0, "b")
    for number in range(1, 9):
        end_run(store, Health.OK if number % 2 == 0 else Health.EMPTY, T0 + number * HOUR)
    assert len(select(store, slug="a")) == 3
    assert len(select(store, slug="b", closed=None)) == 1


def test_it_goes_along_with_its_source(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    end_run(store, Health.EMPTY, T0)
    with store.renaming("a", "town", T0 + HOUR, force=True):
        pass
    assert [one.slug for one in store.list_incidents(9)] == ["town"]
    assert end_run(store, Health.OK, T0 + HOUR, "town") is IncidentStep.CLOSED


def test_a_source_that_is_paused_has_no_incident_until_it_is_looked_at_again(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    end_run(store, Health.UNREACHABLE, T0)
    store.sync_sources([record("a", options='{"paused": true}', first_due=NEVER)], T0 + HOUR)
    assert [one.closed for one in store.list_incidents(9)] == [T0 + HOUR]
    store.sync_sources([record("a", first_due=T0 + 2 * HOUR)], T0 + 2 * HOUR)
    assert end_run(store, Health.UNREACHABLE, T0 + 2 * HOUR) is IncidentStep.OPENED, "it is as it was"
    assert end_run(store, Health.UNREACHABLE, T0 + 3 * HOUR) is IncidentStep.NONE
    assert len(select(store, closed=None)) == 1
