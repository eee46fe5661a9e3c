"""People whom a proxy names by a request field: believed of proxies of ours alone."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from model.access import Role, Scope
from model.errors import SettingsError
from settings.access import Access, LoginKind
from settings.load import parse_settings
from tests.add_site import Site
from tests.api_site import add_token
from tests.managed_site import managed
from tests.nginx import run_nginx
from tests.served_site import run_server

PROXY = ("192.0.2.7", 40000)
STRANGER = ("198.51.100.9", 40000)
ACCESS = Access(login=LoginKind.PROXY, header="X-Remote-User", roles={"thu": Role.OWNER, "minh": Role.EDITOR})


def ask(made: Site, path: str, peer: tuple[str, int] = PROXY, access: Access = ACCESS, **headers: object) -> int:
    browser = made.browser(access=access, peer=peer, proxies=["192.0.2.0/24"], password="set and not asked for")
    pairs = [
        (name.replace("_", "-"), one)
        for name, value in headers.items()
        for one in ([value] if isinstance(value, str) else value)
    ]  # type: ignore[union-attr]
    return int(browser.client.get(path, headers=pairs).status_code)  # type: ignore[arg-type]


def test_a_proxy_of_ours_says_who_somebody_is(tmp_path: Path) -> None:
    with managed(tmp_path) as made:
        assert ask(made, "/add", X_Remote_User="thu") == 200
        assert ask(made, "/access/changes", X_Remote_User="thu") == 200
        assert ask(made, "/add", X_Remote_User="minh") == 200
        assert ask(made, "/access/changes", X_Remote_User="minh") == 403
        assert ask(made, "/add", X_Remote_User="lan") == 403
        assert ask(made, "/add") == 403
        readers = Access(**{**ACCESS.model_dump(), "role": Role.READER})
        assert ask(made, "/access", access=readers, X_Remote_User="lan") == 200
        assert ask(made, "/add", access=readers, X_Remote_User="lan") == 403


def test_nobody_else_is_believed(tmp_path: Path) -> None:
    with managed(tmp_path) as made:
        assert ask(made, "/add", STRANGER, X_Remote_User="thu") == 403
        assert ask(made, "/add", ("127.0.0.1", 4), X_Remote_User="thu") == 403
        assert ask(made, "/add", STRANGER, X_Remote_User="thu", X_Forwarded_For="192.0.2.7") == 403
        assert ask(made, "/add", X_Remote_User=["thu", "minh"]) == 403
        assert ask(made, "/add", X_Remote_User="") == 403
        assert ask(made, "/login") == 403


def test_forms_still_need_a_token_of_ours(tmp_path: Path) -> None:
    with managed(tmp_path) as made:
        browser = made.browser(access=ACCESS, peer=PROXY, proxies=["192.0.2.0/24"])
        answer = browser.client.post("/sources/news/pause", data={"token": "guessed"}, headers={"x-remote-user": "thu"})
        assert answer.status_code == 403
        assert "paused" not in made.settings_file.read_text()


@pytest.mark.parametrize(
    "text",
    [
        "access: {login: proxy}",
        "access: {login: proxy, header: X-User}",
        "access: {login: proxy, header: 'X User'}\nserver: {proxies: [127.0.0.1]}",
        "access: {login: proxy}\nserver: {proxies: [127.0.0.1]}",
        "access: {roles: {thu: king}}",
    ],
)
def test_settings_that_would_believe_anybody_are_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        parse_settings(text.encode(), path="sources.yaml")


NGINX = """\
{user}daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{front};
    auth_basic "Bantin"; auth_basic_user_file {folder}/users;
    location / {{
      proxy_pass http://127.0.0.1:{back};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Remote-User $remote_user;
    }}
  }}
}}
"""


@contextmanager
def served(made: Site) -> Iterator[int]:
    """Serve a site; yields its port."""
    browser = made.browser(access=ACCESS, proxies=["127.0.0.1"])
    config = uvicorn.Config(browser.served, log_level="error", proxy_headers=False)  # type: ignore[arg-type]
    with socket.create_server(("127.0.0.1", 0)) as listener, run_server(config, listener):
        yield int(listener.getsockname()[1])


@contextmanager
def nginx(folder: Path, back: int) -> Iterator[int]:
    """Run nginx before a port; yields its own."""
    user = "user root; " if os.geteuid() == 0 else ""  # or its workers could not read a test's folder
    (folder / "users").write_text("thu:{PLAIN}secret of thu\nlan:{PLAIN}secret of lan\n")
    with run_nginx(folder, lambda port: NGINX.format(folder=folder, front=port, back=back, user=user)) as (front, _):
        yield front


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx")
def test_a_real_proxy_names_people_whatever_they_send_themselves(tmp_path: Path) -> None:
    import httpx

    with managed(tmp_path) as made, served(made) as back, nginx(tmp_path, back) as front:
        forged = {"X-Remote-User": "thu"}
        with httpx.Client(base_url=f"http://127.0.0.1:{front}", timeout=60) as client:
            assert client.get("/add").status_code == 401
            assert client.get("/add", auth=("thu", "secret of thu")).status_code == 200
            assert client.get("/add", auth=("lan", "secret of lan")).status_code == 403
            assert client.get("/add", auth=("lan", "secret of lan"), headers=forged).status_code == 403


def test_a_token_may_do_what_its_person_may_now(tmp_path: Path) -> None:
    with managed(tmp_path) as made:
        credential = add_token(made.store, Scope.WRITE, person="minh")
        statuses = []
        for roles in ({"minh": Role.EDITOR}, {"minh": Role.READER}, {}):
            access = Access(**{**ACCESS.model_dump(), "roles": roles})
            client = made.browser(access=access, peer=STRANGER, proxies=["192.0.2.0/24"]).client
            headers = {"authorization": f"Bearer {credential.text}"}
            statuses.append(client.post("/api/v1/sources/news/pause", headers=headers).status_code)
        assert statuses == [200, 403, 401]


def test_a_name_of_any_language_is_known(tmp_path: Path) -> None:
    access = Access(**{**ACCESS.model_dump(), "roles": {"thư": Role.EDITOR}})
    with managed(tmp_path) as made:
        client = made.browser(access=access, peer=PROXY, proxies=["192.0.2.0/24"]).client
        for name, status in (("thư".encode(), 200), (b"th\xff", 403)):
            assert client.get("/add", headers={b"x-remote-user": name}).status_code == status
