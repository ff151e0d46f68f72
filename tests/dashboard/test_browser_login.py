"""Behind a login, what is said is said by the account: nobody types a name."""

import re
from pathlib import Path

import browsing
import oidc_provider
import pytest
from browsing import free_port, serving, visiting
from playwright.sync_api import Browser

from engine.domain import Problem
from engine.store import Store, said

pytestmark = pytest.mark.browser
chromium = browsing.chromium

SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "made up for this test, and long enough"
client_id = "workbench"
client_secret = "made up"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


def test_reviews_are_by_the_account(chromium: Browser, full_store: Store, made: list[Problem], tmp_path: Path) -> None:
    port, secrets = free_port(), tmp_path / "secrets.toml"
    address = f"/problem?id={made[0].id}&run=first"
    with oidc_provider.provider("ann@example.org") as provider:
        secrets.write_text(SECRETS.format(port=port, provider=provider), encoding="utf-8")
        options = ["--secrets.files", str(secrets)]
        with (
            serving(full_store.path, tmp_path / "log", port=port, options=options) as server,
            visiting(chromium, server) as visit,
        ):
            visit.open(address)
            visit.page.get_by_text("Judge or flag").first.click()
            visit.says("Log in first: what is said here is kept with who said it.")
            visit.page.get_by_role("button", name="Log in").click()
            visit.page.wait_for_url(f"{server}/")
            visit.settled()
            visit.open(address)
            visit.page.get_by_text("Judge or flag").first.click()
            visit.says(re.compile(r"ann\W?@example\.org"))
            visit.picture("login")
            visit.page.get_by_role("radio", name="wrong").click()
            visit.page.get_by_role("button", name="Say it").click()
            visit.says(re.compile(r"ann\W?@example\.org · "))
    with full_store.read() as reader:
        assert said.reviews(reader, made[0].id).select("verdict", "author").rows() == [("wrong", "ann@example.org")]
