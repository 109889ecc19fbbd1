"""How many modules of `tracking/` a reader of the code has to follow: one POST, one file.

    python -m bench.modules

Counts the modules whose functions run, in a throw-away database in memory. What is entered while
modules are loaded is not counted, nor are `models/` and `values/`: the language, not the way.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import tests.environment  # noqa: F401 (chooses the settings of the tests)

LANGUAGE = ("tracking.models", "tracking.values")


def entered(act: Callable[[], Any]) -> list[str]:
    """The modules of tracking in which a function was called meanwhile, in order."""
    found: dict[str, None] = {}

    def note(frame: FrameType, event: str, _argument: object) -> None:
        name = frame.f_globals.get("__name__", "")
        if event == "call" and name.startswith("tracking.") and frame.f_code.co_name != "<module>":
            found[name] = None

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return [name for name in found if not name.startswith(LANGUAGE)]


def main() -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    from tests import factories
    from tests.conftest import install
    from tests.tracking.desk.forms import EVENT, fill_in

    install()
    client = Client()
    client.force_login(factories.user("contributor"))
    address = "/desk/events/new/"
    sent = fill_in(client, address, **EVENT)
    factories.event()

    ways = {
        f"POST {address}": entered(lambda: client.post(address, sent)),
        "GET /events.csv": entered(lambda: b"".join(Client().get("/events.csv").streaming_content)),
    }
    for way, modules in ways.items():
        print(f"{way}: {len(modules)} modules")
        for name in modules:
            print(f"    {Path(name.replace('.', '/'))}.py")


if __name__ == "__main__":
    main()
