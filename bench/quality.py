"""How often the desk is right: with what it takes for one event, and with the items it suggests.

    python -m bench.quality

Judges the pairs of tests/tracking/duplicates, and the sample in a throw-away database: how many of
each event's items are suggested from its title and summary, itself left out.
"""

import os

import tests.environment  # noqa: F401 (chooses the settings of the tests)


def judge_duplicates() -> None:
    from tests.tracking.duplicates.corpus import RETOLD, figures, pairs
    from tracking.duplicates.rule import SHOWN, STRONG

    held_out = [pair for pair in pairs() if pair.is_held_out]
    for words, limit in (("probable", STRONG), ("asked", SHOWN)):
        print(f"{words} (from {limit} points): {figures(pairs(), limit)} of {len(pairs())} pairs")
        print(f"    {figures(held_out, limit)} of the {len(held_out)} held out")
        print(f"    {figures(pairs(RETOLD), limit)} of the {len(pairs(RETOLD))} told again")


def judge_suggestions() -> None:
    from django.core.management import call_command

    from tracking.desk.quick_log.suggestions import Suggestions
    from tracking.models import Event, SearchEntry

    call_command("install", verbosity=0)
    call_command("load_sample", verbosity=0)
    found = wanted = first = 0
    events = list(Event.objects.published().prefetch_related("items"))
    for event in events:
        own = SearchEntry.objects.get(kind="event", object_id=event.pk)
        own.delete()
        suggested = [one.code for one in Suggestions.of(event.title, event.summary).best]
        own.save(force_insert=True)
        codes = {item.code for item in event.items.all()}
        found, wanted = found + len(codes & set(suggested)), wanted + len(codes)
        first += bool(suggested) and suggested[0] in codes
    print(f"sample: {found} of {wanted} items suggested; first right in {first} of {len(events)}")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gsi_tracker.settings")
    import django

    django.setup()
    from django.db import connection

    judge_duplicates()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        judge_suggestions()
    finally:
        connection.creation.destroy_test_db(":memory:", verbosity=0)


if __name__ == "__main__":
    main()
