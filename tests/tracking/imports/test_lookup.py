"""Words of files looked up: the thing, or why there is none."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests import factories, pseudo_language
from tracking import actions
from tracking.imports.lookup import Lookup, NotLookedUp, Several, Unknown
from tracking.models import Party, Publisher

pytestmark = pytest.mark.django_db


@pytest.fixture
def kenya():
    return factories.party(
        "KEN", kind="state", name="Kenya", country="KE", other_names="Republic of Kenya; Quénia"
    )


@pytest.mark.parametrize(
    "word",
    ["KEN", "ken", "Kenya", " kenya ", "KENYA", "Republic of Kenya", "quenia", "KE", "\u200fKenya",
     "Ｋｅｎｙａ", "the Republic\xa0of Kenya"],
)  # fmt: skip
def test_a_party_is_found_by_code_name_alias_and_iso_code(kenya, word):
    assert Lookup().party(word) == kenya


def test_a_party_is_found_by_what_it_was_called(kenya):
    kenya.name, kenya.other_names = "Kenya again", ""
    actions.edit_party(kenya, by=factories.user("editor"), version=kenya.version, reason="Renamed.")

    assert Lookup().party("Republic of Kenya") == kenya


def test_a_state_is_found_by_its_name_in_any_language_of_the_interface(kenya, settings):
    settings.LANGUAGES = [("en-gb", "English"), ("es", "Spanish"), ("ru", "Russian")]
    china = factories.party("CHN", kind="state", name="China", country="CN")
    lookup = Lookup()

    assert (lookup.party("Кения"), lookup.party("Kenia")) == (kenya, kenya)
    assert lookup.party("Китай") == china


def test_a_code_counts_before_a_name():
    coded = factories.party("ECO", name="Economic Cooperation Organization")
    factories.party("OTHER", name="Other", other_names="ECO")

    assert Lookup().party("eco") == coded


def test_a_word_that_may_be_a_code_or_the_iso_code_of_another_is_asked_about():
    union = factories.party("AU", name="African Union")
    australia = factories.party("AUS", kind="state", name="Australia", country="AU")
    lookup = Lookup()

    found = lookup.party("AU")

    assert isinstance(found, Several)
    assert list(found.nearest) == [union, australia]
    assert "more than one: African Union; Australia" in found.sentence
    assert lookup.party_of_code("AU") == union


def test_a_name_of_two_parties_is_said_to_mean_both():
    one = factories.party("ONE", name="One", other_names="Congo")
    two = factories.party("TWO", name="Two", other_names="Congo")

    assert set(Lookup().party("Congo").nearest) == {one, two}


def test_an_unknown_party_comes_with_the_nearest(kenya):
    factories.party("CHN", kind="state", name="China", country="CN")

    found = Lookup().party("Kenja")

    assert isinstance(found, Unknown)
    assert found.nearest[0] == kenya
    assert found.sentence == "“Kenja” names no known party. Write its code or its name."


def test_not_found_is_another_answer_than_not_looked_up(monkeypatch):
    def failing(*args):
        raise DatabaseError

    monkeypatch.setattr(Party.objects, "by_name", failing)

    found = Lookup().party("Kenya")

    assert isinstance(found, NotLookedUp)
    assert "could not be looked up: the database did not answer" in found.sentence
    assert not isinstance(Lookup().point("P7"), Unknown)


def test_what_is_longer_than_any_name_is_not_looked_up():
    assert isinstance(Lookup().party("x" * 1_000_000), NotLookedUp)


@pytest.mark.parametrize(
    "word",
    ["priority-7", "P7", "p7", "7", "07", "7.0", "Priority 7", "PRIORITY  7", "priority7", "P-7",
     "P 7", "Priority #7", "Priority no. 7", "Priorities 7", "P07"],
)  # fmt: skip
def test_an_item_is_found_as_people_write_it(word):
    assert Lookup().point(word).key == "priority-7"


def test_an_item_is_found_by_its_title_with_and_without_its_number():
    item = factories.item("priority-7")
    lookup = Lookup()

    for word in (item.title, str(item), f"Priority 7: {item.title}", item.slug):
        assert lookup.item(word) == item


@pytest.mark.parametrize(
    ("word", "code"),
    [("platform 3", "M3"), ("platform-3", "M3"), ("M3", "M3"), ("principle 2", "C2"), ("C2", "C2"),
     ("P4.5", "P4.5"), ("p4.5", "P4.5"), ("priority-4.5", "P4.5"), ("P 4.5", "P4.5")],
)  # fmt: skip
def test_platforms_principles_and_commitments_are_found(word, code):
    assert Lookup().point(word).code == code


@pytest.mark.parametrize("word", ["21", "P21", "P4.99", "4.5", "platform 9", "Priority", "seven"])
def test_what_is_no_item_is_unknown(word):
    assert isinstance(Lookup().point(word), Unknown)


def test_a_number_alone_is_a_commitment_of_the_item_of_the_row():
    lookup = Lookup()

    assert lookup.commitment("2", factories.item("priority-4")).code == "P4.2"
    assert isinstance(lookup.commitment("2"), Unknown)


@pytest.mark.parametrize("word", ["en", "EN", "English", "en-GB", "en_US"])
def test_a_language_is_found_by_code_and_name(word):
    assert Lookup().language(word) == "en"


def test_a_language_is_found_by_the_name_that_it_has_for_itself():
    lookup = Lookup()

    assert (lookup.language("français"), lookup.language("简体中文")) == ("fr", "zh")
    assert isinstance(lookup.language("Klingon"), Unknown)


@pytest.mark.parametrize("word", ["KE", "ke", "KEN", "Kenya", "republic of kenya"])
def test_a_country_is_found_by_codes_and_names(kenya, word):
    assert Lookup().country(word) == "KE"


def test_a_choice_is_found_by_code_and_label():
    roles = Lookup()

    assert roles.role("voted_for") == roles.role("Voted for") == "voted_for"
    assert roles.role("Sponsor") == roles.role("Sponsor: tabled or proposed the text") == "sponsor"
    assert roles.role("hots").nearest[0] == "host"


def test_a_choice_is_found_by_its_label_in_any_language_of_the_interface(monkeypatch, settings):
    settings.LANGUAGES = [("en-gb", "English"), (pseudo_language.CODE, "Wide")]
    monkeypatch.setitem(
        pseudo_language.trans_real._translations,
        pseudo_language.CODE,
        pseudo_language.PseudoTranslation(),
    )

    assert Lookup().role(pseudo_language.widened("Mediator")) == "mediator"
    assert translation.get_language() == "en-gb"


def test_yes_and_no_are_read_in_many_ways():
    lookup = Lookup()

    assert [lookup.answer(word) for word in ("true", "YES", "1", "x")] == [True] * 4
    assert [lookup.answer(word) for word in ("False", "no", "0")] == [False] * 3
    assert isinstance(lookup.answer("maybe"), Unknown)


def test_a_forum_is_found_by_slug_name_and_short_name():
    forum = factories.forum(name="Example Security Forum", short_name="ESF")
    factories.forum(name="Gone Forum", state="withdrawn")
    lookup = Lookup()

    for word in (forum.slug, "Example security forum", "esf"):
        assert lookup.forum(word) == forum
    assert isinstance(lookup.forum("Gone Forum"), Unknown)


def test_a_publisher_is_found_by_slug_name_other_name_and_domain():
    paper = factories.publisher(
        slug="example-post", name="The Example Post", other_names="EP; Post", domains="post.example"
    )
    lookup = Lookup()

    for word in ("example-post", "example post", "EP", "post.example"):
        assert lookup.publisher(word) == paper


def test_a_publisher_that_was_merged_leads_to_the_other():
    old, new = factories.publisher(name="Old Post"), factories.publisher(name="New Post")
    Publisher.objects.filter(pk=old.pk).update(merged_into=new)

    assert Lookup().publisher("Old Post") == new


def test_a_source_is_found_however_its_address_is_written():
    source = factories.source(url="https://www.example.org/a?id=1&utm_source=x")
    cited = factories.source(url="", citation="Times; 3 May; p. 2")
    lookup = Lookup()
    references = ["http://example.org/a/?id=1", "https://example.org/b", "Times, 3 May, p. 2"]

    lookup.prepare(sources=references)

    assert lookup.source(references[0]) == (source,)
    assert isinstance(lookup.source(references[1]), Unknown)
    assert lookup.source(references[2]) == (cited,)


def test_many_words_take_few_queries(kenya):
    with CaptureQueriesContext(connection) as captured:
        lookup = Lookup()
        lookup.prepare(sources=[f"https://example.org/{n}" for n in range(4000)], events=["a", "b"])
        for number in range(2000):
            lookup.party(f"Party {number}")
            lookup.point(f"P{number}")
            lookup.forum(f"Forum {number}")
            lookup.source(f"https://example.org/{number}")

    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 8
