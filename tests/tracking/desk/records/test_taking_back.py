"""Until an editor opens the review, the author of a record edits it or takes it back."""

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tests.tracking.desk.forms import fill_in
from tracking import actions
from tracking.models import Event
from tracking.revisions.staff import revisions_of

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def event(contributor):
    return factories.event(state="in_review", by=contributor, title="First title")


def stored(event):
    return Event.objects.get(pk=event.pk)


def test_the_author_edits_and_takes_back_what_no_editor_has_opened(event, contributor, signed_in):
    author, page = signed_in(contributor), f"/desk/events/{event.pk}/"
    typed = fill_in(author, f"{page}edit/", title="Second title")

    author.get(page)  # the author's own visit begins no review
    assert author.post(f"{page}edit/", typed).status_code == 302
    assert (stored(event).title, stored(event).state) == ("Second title", "in_review")
    for place in (page, "/desk/submissions/"):
        assert f"{page}take-back/" in author.get(place).content.decode()
    answer = author.post(f"{page}take-back/", {"version": 3}, follow=True).content.decode()
    assert "Taken back: it is a draft again." in answer
    assert stored(event).state == "draft"

    assert [revision.act for revision in revisions_of(event)][:3] == [
        "Taken back",
        "Edited",
        "Submitted",
    ]
    assert "<strong>Taken back</strong>" in author.get("/desk/submissions/").content.decode()


@pytest.mark.parametrize("visit", ["page", "form", "check"])
def test_an_editors_visit_ends_both(event, contributor, editor, signed_in, visit):
    author, page = signed_in(contributor), f"/desk/events/{event.pk}/"
    typed = fill_in(author, f"{page}edit/", title="Second title")
    check = f"/desk/review/check/?record=event-{event.pk}-{event.version}"

    signed_in(editor).get({"page": page, "form": f"{page}edit/", "check": check}[visit])

    sentence = f"{editor}, an editor, opened this on "
    taken_back = author.post(f"{page}take-back/", {"version": event.version}, follow=True)
    edited = author.post(f"{page}edit/", typed)
    assert edited.status_code == 403
    for answer in (taken_back, edited, author.get(page), author.get("/desk/submissions/")):
        assert sentence in answer.content.decode()
    assert "Second title" in edited.content.decode()
    assert f"{page}take-back/" not in author.get(page).content.decode()
    assert (stored(event).title, stored(event).state) == ("First title", "in_review")


def test_of_author_and_editor_at_the_same_moment_one_wins(contributor, editor):
    first, second = (factories.event(state="in_review", by=contributor) for _ in range(2))
    seen_by_author, seen_by_editor = stored(first), stored(second)

    actions.open_reviews([first], by=editor)
    actions.take_back(second, by=contributor, version=second.version)
    actions.open_reviews([seen_by_editor], by=editor)

    for act in (actions.take_back, actions.edit):
        seen_by_author.title = "Too late"
        with pytest.raises(ValidationError, match="opened this on"):
            act(seen_by_author, by=contributor, version=first.version)
    assert (stored(first).state, stored(first).review_opened_by) == ("in_review", editor)
    assert (stored(second).state, stored(second).review_opened_at) == ("draft", None)


def test_each_submission_begins_anew(event, contributor, editor, signed_in):
    signed_in(editor).get(f"/desk/events/{event.pk}/")
    actions.return_to_author(event, by=editor, version=2, reason="Which Vienna?")
    actions.submit(event, by=contributor, version=3)

    author = signed_in(contributor)
    assert "Which Vienna?" not in author.get("/desk/").content.decode()
    author.post(f"/desk/events/{event.pk}/take-back/", {"version": 4})

    assert stored(event).state == "draft"
    for place in (f"/desk/events/{event.pk}/", "/desk/", "/desk/drafts/"):  # it was answered
        assert "Which Vienna?" not in author.get(place).content.decode().split('id="history"')[0]


def test_only_its_author_takes_a_record_back(event, editor, signed_in):
    answer = signed_in(editor).post(f"/desk/events/{event.pk}/take-back/", {"version": 2})

    assert answer.status_code == 403
    assert "Only its author" in answer.content.decode()
