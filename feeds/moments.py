"""When an item was published and edited, as feed documents say it.

A page that prints a day and no time is stored as the midnight that began the day there. Readers show
moments in their own zone, so that the midnight of 9 March in Vietnam is 8 March to all who live
west of it. Documents say noon UTC of that day, or a little earlier, which is the same day nearly everywhere.
No two bulletins of a day on one page get the same second: readers sort by dates, and the page's order is to stay.
"""

from datetime import UTC, datetime, time, timedelta

from model.item import ItemDate, Precision, StoredItem, find_zone

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def choose_published(stored: StoredItem) -> datetime:
    """Return when readers are to think that an item was published, in whole seconds.

    That is what its page says, a day without a time as by `choose_moment_of_day`; else when it was first seen, what
    stands lower on its page a second a place earlier.
    """
    date = stored.credible_date
    if date is None:
        return drop_microseconds(stored.published - min(stored.position * SECOND, HOUR))
    if date.precision is not Precision.DAY:
        return drop_microseconds(stored.published)
    return choose_moment_of_day(date, stored.first_seen, stored.position)


def choose_updated(stored: StoredItem) -> datetime:
    """Return when readers are to think that an item was last edited, in whole seconds; `published` if it never was.

    An edit that the page does not date must still reach readers, hence `changed` from the second revision on.
    A date of an edit is not believed where it lies in the future, or before the publication.
    """
    published, own = choose_published(stored), stored.item.updated
    if stored.revision > 1:
        return max(drop_microseconds(stored.changed), published)
    if own is None or not stored.published <= own.at <= stored.changed:
        return published
    edited = own.at
    if own.precision is Precision.DAY:
        edited = choose_moment_of_day(own, stored.changed, stored.position)
    return max(drop_microseconds(edited), published)


def choose_moment_of_day(date: ItemDate, latest: datetime, position: int = 0) -> datetime:
    """Return the moment that stands for a day without a time, with the offset of its zone.

    It is noon UTC of that day, or the nearest minute that is still the same day in the zone of the date;
    and never after `latest`, when the day was read: readers hide or misplace what is to come. The hour before
    stands for the sixty from when it begins, so that what was read later is later; and what stands lower on its
    page, as `position` says, is earlier, by a second a place. It is in that day whatever else would be.
    """
    zone = find_zone(date.zone)
    day = date.at.astimezone(zone).date()
    noon = datetime.combine(day, time(12), UTC)
    end = datetime.combine(day + DAY, time(), zone).astimezone(UTC)  # before a clock that skips midnight, that moment
    begin = min(max(noon, date.at), end - MINUTE) - HOUR
    seen = min(latest, begin + min(max(latest - begin, timedelta(0)) / 60, HOUR))
    moment = drop_microseconds(max(seen - min(position * SECOND, HOUR), date.at)).astimezone(zone)
    offset = moment.utcoffset() or timedelta(0)
    return moment if offset % MINUTE == timedelta(0) else moment.astimezone(UTC)  # RFC 3339 §5.6 has no seconds in it


def find_day(date: ItemDate | None) -> str:
    """Return the day of a date that has no time, as ISO 8601 writes it; "" for any other."""
    return date.local.date().isoformat() if date and date.precision is Precision.DAY else ""


def drop_microseconds(moment: datetime) -> datetime:
    """Return the moment in whole seconds, as feeds have them."""
    return moment.replace(microsecond=0) if moment.microsecond else moment
