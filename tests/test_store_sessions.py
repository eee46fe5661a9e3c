"""Logins on both databases: known to all daemons, for a while, and so many of a person."""

from datetime import timedelta
from pathlib import Path

from model.access import LogIn
from store import Store, open_store
from store.backup import restore
from store.sessions import MAX_LOGINS_OF_PERSON, MAX_SHARED_LOGINS
from tests.stores import T0

LATER = T0 + timedelta(hours=1)


def test_one_key_is_made_and_stays(store: Store, database_url: str) -> None:
    key = store.find_session_key()
    assert len(key) == 32
    other = open_store(database_url)
    assert other.find_session_key() == key
    other.close()


def test_a_login_lasts_until_it_is_over_or_ended(store: Store) -> None:
    login = LogIn(name="Thu", stamp="s", until=LATER)
    store.log_in("a", login, T0)
    store.log_in("b", login, T0)
    assert store.find_login("a", T0) == login
    assert store.find_login("c", T0) is None
    assert store.find_login("a", LATER) is None
    store.log_out("a")
    assert store.find_login("a", T0) is None
    assert store.find_login("b", T0) == login


def test_the_oldest_of_a_person_go_and_nobody_pushes_another_out(store: Store) -> None:
    store.log_in("owner's", LogIn(name="Thu", stamp="", until=LATER), T0)
    for number in range(MAX_LOGINS_OF_PERSON + 5):
        until = LATER + timedelta(seconds=number)
        store.log_in(f"of Lan {number}", LogIn(name="Lan", stamp="", until=until), T0)
    known = [number for number in range(MAX_LOGINS_OF_PERSON + 5) if store.find_login(f"of Lan {number}", T0)]
    assert known == list(range(5, MAX_LOGINS_OF_PERSON + 5))
    assert store.find_login("owner's", T0)


def test_with_one_password_there_are_so_many_too(store: Store) -> None:
    for number in range(MAX_SHARED_LOGINS + 1):
        store.log_in(str(number), LogIn(name="", stamp="", until=LATER + timedelta(seconds=number)), T0)
    assert store.find_login("0", T0) is None
    assert store.find_login("1", T0)


def test_a_backup_that_is_restored_has_nobody_logged_in(store: Store, database_url: str, tmp_path: Path) -> None:
    key = store.find_session_key()
    store.log_in("a", LogIn(name="Thu", stamp="s", until=LATER), T0)
    store.back_up(tmp_path / "a.backup")
    store.close()
    restore(database_url, tmp_path / "a.backup", T0)
    again = open_store(database_url)
    assert again.find_login("a", T0) is None
    assert again.find_session_key() != key
    again.close()
