"""Server time of the public pages beside that of the sign-in page, in one interleaved run.

    GSI_MODE=demo .venv/bin/python -m bench.pages

Reads the demonstration's database (run `make run` once before). Prints medians in milliseconds and
their ratio to the sign-in page: of pages that have been read since the last public change, and of
pages drawn anew each time. Rendering and queries are in the figures, the network is not.
"""

import os
import statistics
import time

import django

PAGES = ["/accounts/login/", "/", "/priorities/7/", "/events/", "/matrix/", "/parties/"]
ROUNDS = 30


def measure() -> tuple[dict[str, float], dict[str, float]]:
    """Seconds by page: as visitors meet them, and each drawn anew."""
    from django.core.cache import caches
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    kept: dict[str, list[float]] = {page: [] for page in PAGES}
    drawn: dict[str, list[float]] = {page: [] for page in PAGES}
    for number in range(ROUNDS + 1):
        for page in PAGES:
            caches["pages"].clear()
            for times in (drawn, kept):
                begun = time.perf_counter()
                answer = client.get(page)
                if number:  # the first round fills what the process remembers anyway
                    times[page].append(time.perf_counter() - begun)
                assert answer.status_code == 200, page
            client.cookies.clear()  # the sign-in page gives one
    return _medians(kept), _medians(drawn)


def _medians(seconds: dict[str, list[float]]) -> dict[str, float]:
    return {page: statistics.median(times) for page, times in seconds.items()}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gsi_tracker.settings")
    os.environ.setdefault("GSI_MODE", "demo")
    django.setup()
    kept, drawn = measure()
    unit = kept[PAGES[0]]
    print(f"{'page':20} {'kept, ms':>9} {'ratio':>7} {'drawn, ms':>10} {'ratio':>7}")
    for page in PAGES:
        print(
            f"{page:20} {kept[page] * 1000:9.1f} {kept[page] / unit:7.1f} "
            f"{drawn[page] * 1000:10.1f} {drawn[page] / unit:7.1f}"
        )


if __name__ == "__main__":
    main()
