"""The table of regions covers ISO 3166 and nothing else."""

import pytest
from django_countries import countries

from tests import factories
from tracking.models import Party
from tracking.values.regions import COUNTRIES, REGION_OF, Region, countries_of


def test_every_iso_code_has_one_region():
    listed = " ".join(COUNTRIES.values()).split()

    assert sorted(listed) == sorted(code for code, _ in countries)
    assert set(REGION_OF.values()) == set(Region)


@pytest.mark.parametrize(
    ("code", "region"),
    [("CN", "asia"), ("RU", "europe"), ("TR", "asia"), ("EG", "africa"), ("BR", "americas"),
     ("FJ", "oceania"), ("AQ", "antarctica"), ("CY", "asia")],
)  # fmt: skip
def test_regions_are_those_of_m49(code, region):
    assert REGION_OF[code] == region


def test_regions_give_their_countries():
    assert countries_of(["antarctica"]) == ["AQ"]
    assert len(countries_of(["africa", "europe"])) == 60 + 51
    assert countries_of([]) == []


@pytest.mark.django_db
def test_a_state_has_the_region_of_its_country_and_others_have_none():
    factories.party("KEN", kind="state", country="KE")
    factories.party("XYZ", kind="state")
    factories.party("ORG")

    regions = {party.code: party.region for party in Party.objects.by_name()}

    assert regions == {"KEN": Region.AFRICA, "XYZ": None, "ORG": None}
    assert [party.code for party in Party.objects.in_regions(["africa"])] == ["KEN"]
