"""The menu: all public pages under a few groups, the present one marked, and the map of them."""

import re
from html import unescape

import pytest
from django.urls import URLPattern, reverse

from priorities import urls as priorities_urls
from tests import factories
from tracking.public import menu, urls

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

LINK = re.compile(r'<a href="([^"]*)"( aria-current="\w+")?>([^<]*)</a>')
# The search stands beside the menu.
BESIDE = {"tracking:search"}


def menu_of(visitor, path):
    html = visitor.get(path).content.decode()
    return html[html.index('<nav class="main-menu"') : html.index("</nav>")]


def marked(visitor, path):
    """What is marked, each with its kind of mark: groups first."""
    html = menu_of(visitor, path)
    groups = re.findall(r'<summary aria-current="(\w+)">([^<]*)<', html)
    links = [(mark[15:-1], label) for _, mark, label in LINK.findall(html) if mark]
    return [*groups, *links]


def test_every_page_without_a_number_or_a_name_is_in_the_menu():
    pages = {
        f"{module.app_name}:{pattern.name}"
        for module in (urls, priorities_urls)
        for pattern in module.urlpatterns
        if isinstance(pattern, URLPattern)
        and not pattern.pattern.converters
        and "." not in str(pattern.pattern)
    }

    assert pages - {entry.page for entry in menu.pages()} == BESIDE


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("/", [("true", "Progress"), ("page", "At a glance")]),
        ("/events/", [("true", "The record"), ("page", "Events")]),
        ("/priorities/7/", [("true", "The paper"), ("true", "Priorities")]),
        ("/editions/compare/", [("true", "The paper"), ("page", "Compare editions")]),
        ("/editions/section-three/", [("true", "The paper"), ("true", "Editions")]),
        ("/reports/events/", [("true", "Take away"), ("true", "Reports")]),
        ("/reports/dossier/priority-7/", [("true", "Take away"), ("true", "Dossier")]),
        ("/about/method/", [("true", "About"), ("page", "Method")]),
        ("/search/?q=talks", []),
        ("/accounts/login/", []),
    ],
)
def test_the_present_page_and_its_group_are_marked(visitor, path, marks):
    assert marked(visitor, path) == marks


def test_the_page_of_a_record_marks_the_list_above_it(visitor):
    event = factories.event()

    assert marked(visitor, event.get_absolute_url()) == [("true", "The record"), ("true", "Events")]


def test_the_front_page_shows_all_of_it_with_what_is_there(visitor):
    html = unescape(visitor.get("/").content.decode())
    site_map = html[html.index('class="site-map"') :]

    for group in menu.MENU:
        assert f"<h3>{group.label}</h3>" in site_map
        for entry in group.entries:
            part = f"#{entry.part}" if entry.part else ""
            assert f'href="{entry.path}{part}"' in site_map
            assert f">{entry.about}<" in site_map


def test_a_part_of_a_page_is_there_and_keeps_the_day(visitor):
    html = menu_of(visitor, "/?as_of=2024-12-31")

    for entry in (entry for group in menu.MENU for entry in group.entries if entry.part):
        assert f'href="{entry.path}?as_of=2024-12-31#{entry.part}"' in html
        assert f'id="{entry.part}"' in visitor.get(entry.path).content.decode()


def test_the_site_map_for_search_engines_has_the_same_pages(visitor):
    listed = visitor.get(reverse("tracking:sitemap_section", args=["pages"])).content.decode()

    paths = re.findall("<loc>http://[^/]*(/[^<]*)</loc>", listed)
    assert paths == [entry.path for entry in menu.pages()]
