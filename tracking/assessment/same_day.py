"""One subject and day has one assessment: another one corrects it, or is a second opinion."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from tracking.models import StatusUpdate

SAID = ("status", "confidence", "direction", "rationale", "own_claim", "search_note")


def refusals_beside(update: StatusUpdate, *, comes_back: bool = False) -> dict[str, str]:
    """Why it cannot be public beside what is public of its subject and day; field to sentence.

    What was published after it is no reason, unless it comes back to public view: an edit of an
    assessment that has been corrected is none of the correction's. Only what is being published
    can repeat another one: a merge of events may make two alike. One query where nothing else is
    public; none for what `for_check` read and is not published.
    """
    if not update.is_published and getattr(update, "is_day_taken", None) is False:
        return {}
    others = StatusUpdate.objects.published().of_same_day(update).beside(update)
    if update.published_at and not comes_back:
        others = others.published_before(update.published_at)
    found = list(others.with_subject().with_correction().newest_first())
    is_new = update.published_at in (None, update.updated_at)
    if is_new and (same := next((other for other in found if _says_the_same(update, other)), None)):
        sentence = gettext("“%(other)s” is public and says the same, on the same evidence.")
        return {"as_of": sentence % {"other": same}}
    standing = [other for other in found if not other.is_corrected]
    unnamed = [other for other in standing if other.pk != update.corrects_id]
    if unnamed:
        sentence = gettext(
            "“%(other)s” is public for this day already. Name it as what this one corrects, with "
            "a reason; or date this one otherwise; or ask for a second opinion."
        )
        return {"corrects": sentence % {"other": unnamed[0]}}
    return {}


def _says_the_same(update: StatusUpdate, other: StatusUpdate) -> bool:
    if any(getattr(update, name) != getattr(other, name) for name in SAID):
        return False
    return _cited(update) == _cited(other) and _searches(update) == _searches(other)


def _cited(update: StatusUpdate) -> set[tuple[Any, ...]]:
    return {link.typed for link in update.evidence_links.all()}


def _searches(update: StatusUpdate) -> set[int]:
    return set(update.searches.values_list("pk", flat=True))
