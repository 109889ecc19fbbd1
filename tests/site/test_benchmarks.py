"""The guard of the pages' cost, and the document of what was measured."""

import json

from bench import guard, performance
from bench.pages.addresses import ALL, FLOOR, PUBLIC, STAFF

RECORDED = {"front page": {"to the page without data": 10.0, "growth": 1.0}}


def test_the_guard_names_a_page_that_is_twice_as_dear_or_grows_twice_as_much():
    dear = {"front page": {"to the page without data": 20.1, "growth": 1.0}}
    grown = {"front page": {"to the page without data": 10.0, "growth": 2.1}}

    assert list(guard.regressions(dear, RECORDED)) == ["front page"]
    assert "20.1" in guard.regressions(dear, RECORDED)["front page"][0]
    assert list(guard.regressions(grown, RECORDED)) == ["front page"]


def test_the_guard_bears_the_noise_of_a_machine():
    noisy = {"front page": {"to the page without data": 17.0, "growth": 1.9}}

    assert guard.regressions(noisy, RECORDED) == {}


def test_the_guard_knows_every_page_that_is_measured():
    pages = {page.name for page in [*PUBLIC, *STAFF] if page.address != FLOOR}

    assert set(json.loads(guard.RECORDED.read_text("utf-8"))) == pages
    assert len({page.name for page in ALL}) == len(ALL)


def test_the_document_has_the_newest_figures():
    text = performance.DOCUMENT.read_text("utf-8")

    assert performance.rendered(text) == text  # else: python -m bench.performance
