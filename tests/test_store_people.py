"""People and their tokens, on both databases."""

from model.access import ApiToken, Person, Role, Scope
from store import Store
from tests.stores import T0


def person(name: str, role: Role, password: str = "hash") -> Person:
    return Person(name=name, role=role, password=password, created=T0)


def test_one_owner_remains_whatever_is_changed(store: Store) -> None:
    assert store.store_person(person("a", Role.OWNER))
    assert store.store_person(person("b", Role.OWNER))
    assert not store.store_person(person("b", Role.READER))
    assert store.change_person("a", role=Role.READER)
    assert not store.change_person("b", role=Role.EDITOR)
    assert not store.delete_person("b")
    assert store.change_person("b", role=Role.OWNER)
    assert store.change_person("b", password="other")
    assert not store.change_person("c", role=Role.OWNER)
    assert [(one.name, one.role, one.password) for one in store.list_people()] == [
        ("a", Role.READER, "hash"),
        ("b", Role.OWNER, "other"),
    ]


def test_the_tokens_of_somebody_go_with_them(store: Store) -> None:
    store.store_person(person("a", Role.READER))
    for key, name in (("1", "a"), ("2", "")):
        store.store_token(ApiToken(id=key, name="n", hash="h", scope=Scope.READ, person=name, created=T0))
    assert store.delete_person("a")
    assert not store.delete_person("a")
    assert [token.id for token in store.list_tokens()] == ["2"]
    assert store.find_person("a") is None


def test_a_session_s_stamp_goes_by_the_password() -> None:
    assert person("a", Role.READER).stamp == person("b", Role.OWNER).stamp
    assert person("a", Role.READER).stamp != person("a", Role.READER, "other").stamp
