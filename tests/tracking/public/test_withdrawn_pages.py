"""The address of a withdrawn record says that it was withdrawn, when and why, and no more."""

import pytest

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

MAKERS = [factories.event, factories.forum, factories.status_update]
PAGES = ["", "history/", "history/compare/"]
CANARY = "Canary words"


def made(make, **values):
    field = {
        factories.event: "title",
        factories.forum: "name",
        factories.status_update: "rationale",
    }[make]
    return make(state="withdrawn", **{field: CANARY}, **values)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("make", MAKERS)
def test_a_withdrawn_record_is_gone_with_the_reason(visitor, make, page):
    record = made(make)

    answer = visitor.get(record.get_absolute_url() + page)

    text = answer.content.decode()
    assert answer.status_code == 410
    assert "This record was withdrawn" in text
    assert "A test." in text
    assert "noindex" in text
    assert CANARY not in text
    assert record.withdrawn_by.username not in text
    assert not answer.cookies


@pytest.mark.parametrize("make", MAKERS)
def test_no_list_and_no_file_names_it(visitor, make):
    record = made(make)

    pages = ["/", "/events/", "/forums/", "/status-updates/", "/search/?q=canary", "/changes/"]
    for page in [*pages, "/changes.atom", "/sitemap-events.xml"]:
        assert CANARY not in visitor.get(page).content.decode(), page
    assert record.slug not in visitor.get("/sitemap-events.xml").content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", ["events", "forums", "status-updates"])
def test_what_never_was_is_not_found(visitor, kind, page):
    answer = visitor.get(f"/{kind}/never-was/{page}")

    assert answer.status_code == 404
    assert b"There is no such page" in answer.content


def test_other_methods_are_refused_as_everywhere(visitor):
    record = made(factories.event)

    assert visitor.head(record.get_absolute_url()).status_code == 410
    assert visitor.post(record.get_absolute_url()).status_code == 405


def test_the_address_of_one_kind_says_nothing_of_another(visitor):
    record = made(factories.event)

    assert visitor.get(f"/forums/{record.slug}/").status_code == 404
