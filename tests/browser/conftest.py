"""One server and one browser for all tests of a process; contexts and tabs are cheap."""

import os

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.server import demonstration, prepare_once
from tests.browser.visits import Visit

# A slow machine may take this long to answer; a quick one is not kept waiting.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def var_dir(tmp_path_factory):
    """Where the demonstration keeps its database and the password of its accounts."""
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A folder with the demonstration's files and database, made once for all processes."""
    own = tmp_path_factory.getbasetemp()
    is_one_of_many = "PYTEST_XDIST_WORKER" in os.environ  # each with a folder beside the others
    folder = (own.parent if is_one_of_many else own) / "prepared"
    prepare_once(folder)
    return folder


@pytest.fixture(scope="session")
def address(var_dir, prepared):
    with demonstration(var_dir, prepared) as address:
        yield address


@pytest.fixture(scope="session")
def demo_password(var_dir, address):
    """Of the accounts `contributor`, `editor` and `administrator`."""
    return (var_dir / "demo-password").read_text("utf-8").strip()


@pytest.fixture(scope="session")
def session_of(chromium, address, demo_password):
    """Gives the cookies of this account, signed in once, for `context.add_cookies`.

    For tests of what comes after. `test_accounts.py`, which also ends sessions, comes first.
    """
    kept = {}

    def give(name):
        if name not in kept:
            context = chromium.new_context()
            tab = context.new_page()
            tab.goto(f"{address}/accounts/login/")
            tab.fill("[name=username]", name)
            tab.fill("[name=password]", demo_password)
            tab.click("main [type=submit]")
            tab.wait_for_url("**/desk/")
            kept[name] = context.cookies()
            context.close()
        return kept[name]

    return give


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context_of(chromium):
    """Gives the context with these options, the same one each time."""
    made = {}

    def give(**options):
        key = tuple(sorted(options.items()))
        if key not in made:
            width = options.pop("width", 1280)
            # Colours change at once, so that none is judged halfway from light to dark.
            made[key] = chromium.new_context(
                viewport={"width": width, "height": 900}, reduced_motion="reduce", **options
            )
        return made[key]

    yield give
    for context in made.values():
        context.close()


@pytest.fixture
def visit(context_of, address):
    """Gives an opened page: `visit("/events/", width=360)`; closed after the test."""
    open_visits = []

    def open_page(path, **options):
        opened = Visit.to(address, path, context_of(**options))
        open_visits.append(opened)
        return opened

    yield open_page
    for opened in open_visits:
        opened.tab.close()
