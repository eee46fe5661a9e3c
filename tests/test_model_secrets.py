"""What strangers may not see of an address, on any page, feed, list, error or log."""

import pytest

from messages.fetch import FetchCode
from messages.plain import PlainCode
from model.errors import NetworkError
from model.secrets import hide_secrets, hide_secrets_in


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/news", "https://a.example/news"),
        (
            "https://a.example/news?page=2&id=77&category=key-notes",
            "https://a.example/news?page=2&id=77&category=key-notes",
        ),
        ("https://me:word@a.example/news", "https://a.example/news"),
        ("https://a.example/?token=s3cret", "https://a.example/"),
        ("https://a.example/?page=2&ACCESS_TOKEN=s3cret&lang=vi", "https://a.example/?page=2&lang=vi"),
        ("https://a.example/?x-api-key=s3cret&apikey=s3cret&user_token=s3cret", "https://a.example/"),
        ("https://a.example/?j=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig", "https://a.example/"),
        ("https://a.example/#access_token=s3cret", "https://a.example/"),
        ("https://a.example/?token=#top", "https://a.example/?token=#top"),
        ("https://a.example/?keyword=lock&tokens=3&passage=1", "https://a.example/?keyword=lock&tokens=3&passage=1"),
        ("sources.yaml", "sources.yaml"),
    ],
)
def test_secrets_are_left_out_of_urls(url: str, shown: str) -> None:
    assert hide_secrets(url) == shown


def test_secrets_are_left_out_of_texts() -> None:
    text = "it leads to https://a.example/?token=s3cret, and to http://u:s3cret@b.example/x"
    assert "s3cret" not in hide_secrets_in(text)
    assert hide_secrets_in(text).startswith("it leads to https://a.example/")


def test_no_error_tells_a_secret() -> None:
    url = "https://me:s3cret@a.example/?api_key=s3cret"
    inner = FetchCode.REDIRECT_LOOP(url=url)
    for message in (
        inner,
        PlainCode.TEXT(text=f"see {url}"),
        FetchCode.ROBOTS_UNAVAILABLE(host="a.example", reason=inner),
    ):
        error = NetworkError(message, subject=url)
        assert "s3cret" not in str(error)
        assert "a.example" in str(error)
