"""load_framework: all or nothing, as often as one likes."""

import json
import shutil
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from priorities.models import Commitment, Edition, Item, Passage, Theme
from tests.priorities.conftest import FIXTURES, load_anew

MODELS = (Edition, Theme, Item, Passage, Commitment)


def load():
    said = StringIO()
    call_command("load_framework", stdout=said)
    return said.getvalue().splitlines()


def everything():
    """All rows of the framework, keys included."""
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


@pytest.fixture
def own_fixtures(tmp_path, settings):
    """A copy of the fixtures that a test may spoil."""
    for name in FIXTURES:
        shutil.copy(settings.FIXTURES_DIR / f"{name}.json", tmp_path)
    settings.FIXTURES_DIR = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_the_first_load_says_what_is_new_and_a_second_changes_nothing(emptied):
    assert load() == [
        "editions: 2 new, 0 changed, 0 unchanged",
        "themes: 6 new, 0 changed, 0 unchanged",
        "principles: 6 new, 0 changed, 0 unchanged",
        "priorities: 20 new, 0 changed, 0 unchanged",
        "platforms: 5 new, 0 changed, 0 unchanged",
        "passages: 51 new, 0 changed, 0 unchanged",
        "commitments: 73 new, 0 changed, 0 unchanged",
    ]
    before = everything()

    said = load()

    assert everything() == before
    assert all(" 0 new, 0 changed, " in line for line in said)


@pytest.mark.django_db
def test_a_load_after_djangos_own_changes_nothing():
    load_anew("loaddata")
    before = everything()

    said = load()

    assert everything() == before
    assert all(" 0 new, 0 changed, " in line for line in said)


@pytest.mark.django_db
def test_a_second_load_writes_nothing_and_can_be_silent(django_assert_max_num_queries, capsys):
    with django_assert_max_num_queries(1000) as queries:
        call_command("load_framework", verbosity=0)

    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert capsys.readouterr().out == ""


@pytest.mark.django_db
def test_what_differs_in_the_database_is_restored():
    before = everything()
    Item.objects.filter(key="priority-7").update(title="Something else", theme=None)
    Passage.objects.filter(item__key="platform-5").update(text="Other words.")

    said = load()

    assert everything() == before
    assert "priorities: 0 new, 1 changed, 19 unchanged" in said
    assert "passages: 0 new, 1 changed, 50 unchanged" in said


def spoiled(name, old, new):
    return name, lambda text: text.replace(old, new, 1)


BAD_FILES = {
    "not JSON": ("themes", lambda text: text[:-5], "Expecting"),
    "not a list": ("themes", lambda text: "5", "not iterable"),
    "a record": ("themes", lambda text: '[{"model": "auth.group", "fields": {}}]', "auth.Group"),
    "no such theme": (*spoiled("priorities", '"regional"', '"nowhere"'), "nowhere"),
    "no such field": (*spoiled("platforms", '"title"', '"heading"'), "heading"),
    "no such kind": (*spoiled("platforms", '"platform"', '"wish"'), "wish"),
    "too long": (*spoiled("themes", '"Transnational threats"', f'"{"x" * 101}"'), "100 characters"),
    "below zero": (*spoiled("commitments", '"number": 1', '"number": -1'), "number"),
    "twice": (*spoiled("platforms", '"number": 2', '"number": 1'), "2 times"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "spoil", "reason"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_named_with_the_reason_and_nothing_is_loaded(
    name, spoil, reason, own_fixtures, emptied
):
    path = own_fixtures / f"{name}.json"
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")

    with pytest.raises(CommandError, match=rf"Nothing was loaded\. {name}\.json: .*{reason}"):
        load()

    assert not any(everything().values())


@pytest.mark.django_db
def test_a_missing_file_is_named(own_fixtures):
    (own_fixtures / "passages.json").unlink()

    with pytest.raises(CommandError, match=r"passages\.json"):
        load()


@pytest.mark.django_db
def test_an_item_with_the_number_of_another_is_refused_and_nothing_changes(own_fixtures):
    before = everything()
    path = own_fixtures / "platforms.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"number": 5', '"number": 6'))

    with pytest.raises(CommandError, match=r"platforms\.json: \('platform', 6\)"):
        load()

    assert everything() == before


@pytest.mark.parametrize("name", FIXTURES)
def test_fixtures_name_rows_by_natural_key(name):
    path = settings.FIXTURES_DIR / f"{name}.json"
    text = path.read_text(encoding="utf-8")
    rows = json.loads(text)

    assert rows
    assert not any("pk" in row for row in rows)
    assert text == json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
