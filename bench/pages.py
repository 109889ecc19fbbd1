"""Server time of the public pages beside that of the sign-in page, in one interleaved run.

    GSI_MODE=demo .venv/bin/python -m bench.pages

Reads the demonstration's database (run `make run` once before). Prints medians in milliseconds and
their ratio to the sign-in page. Rendering and queries are in the figures, the network is not.
"""

import os
import statistics
import time

import django

PAGES = ["/accounts/login/", "/", "/priorities/7/", "/events/", "/matrix/", "/parties/"]
ROUNDS = 30


def measure() -> dict[str, float]:
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    for page in PAGES:
        client.get(page)
    seconds: dict[str, list[float]] = {page: [] for page in PAGES}
    for _ in range(ROUNDS):
        for page in PAGES:
            begun = time.perf_counter()
            answer = client.get(page)
            seconds[page].append(time.perf_counter() - begun)
            assert answer.status_code == 200, page
    return {page: statistics.median(times) for page, times in seconds.items()}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gsi_tracker.settings")
    os.environ.setdefault("GSI_MODE", "demo")
    django.setup()
    medians = measure()
    unit = medians[PAGES[0]]
    print(f"{'page':20} {'ms':>8} {'ratio':>7}")
    for page, seconds in medians.items():
        print(f"{page:20} {seconds * 1000:8.1f} {seconds / unit:7.1f}")


if __name__ == "__main__":
    main()
