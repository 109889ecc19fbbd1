"""Krippendorff's alpha: his own worked examples, the maintained library, and where it ends."""

import random

import krippendorff
import pytest

from tracking.values.agreement import Interval, nominal_alpha, ordinal_alpha, per_cent
from tracking.values.statuses import LADDER

pytestmark = pytest.mark.any_database

STEPS = [str(status) for status in LADDER]
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections A to C.
BINARY = ["0100000010", "1110010000"]
TWO_CODERS = ["aabbdcccedda", "babbbccceddd"]
FOUR_CODERS = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def units_of(rows):
    return [tuple(value for value in unit if value != ".") for unit in zip(*rows, strict=True)]


@pytest.mark.parametrize(
    ("rows", "alpha"), [(BINARY, 0.095), (TWO_CODERS, 0.692), (FOUR_CODERS, 0.743)]
)
def test_nominal_alpha_is_that_of_the_published_examples(rows, alpha):
    assert round(nominal_alpha(units_of(rows)), 3) == alpha


def test_ordinal_alpha_is_that_of_the_published_example():
    assert round(ordinal_alpha(units_of(FOUR_CODERS), "12345"), 3) == 0.815


def test_alpha_is_that_of_the_library():
    for seed in range(40):
        draw = random.Random(seed)
        first = draw.choices(STEPS, k=draw.randint(2, 30))
        second = [one if draw.random() < 0.6 else draw.choice(STEPS) for one in first]
        units = list(zip(first, second, strict=True))
        if len({*first, *second}) == 1:
            continue
        places = [[STEPS.index(value) for value in row] for row in (first, second)]
        for ours, level in (
            (ordinal_alpha(units, STEPS), "ordinal"),
            (nominal_alpha(units), "nominal"),
        ):
            library = krippendorff.alpha(places, level_of_measurement=level)
            assert ours == pytest.approx(library), (seed, level)


def test_far_apart_weighs_more_than_next_to_each_other_on_the_ladder_alone():
    common = [(step, step) for step in STEPS for _ in range(3)]
    near, far = [*common, ("initiated", "active")], [*common, ("declared", "output_documented")]

    assert ordinal_alpha(near, STEPS) > ordinal_alpha(far, STEPS)
    assert nominal_alpha(near) == pytest.approx(nominal_alpha(far))


def test_without_pairs_there_is_nothing():
    assert per_cent([]) is nominal_alpha([]) is ordinal_alpha([], STEPS) is None
    assert Interval.of([], nominal_alpha) is None


def test_one_pair_has_no_interval():
    assert nominal_alpha([("active", "initiated")]) == 0
    assert Interval.of([("active", "initiated")], nominal_alpha) is None


def test_where_all_say_one_thing_alpha_is_not_defined():
    units = [("active", "active")] * 20

    assert per_cent(units) == 100
    assert nominal_alpha(units) is ordinal_alpha(units, STEPS) is None
    assert Interval.of(units, nominal_alpha) is None


def test_the_same_pairs_give_the_same_interval_in_any_order():
    units = units_of(TWO_CODERS) * 3
    interval = Interval.of(units, nominal_alpha)

    assert interval == Interval.of(units[::-1], nominal_alpha)
    assert interval.low < nominal_alpha(units) < interval.high <= 1


def test_samples_without_alpha_are_counted():
    interval = Interval.of([("active", "active")] * 5 + [("active", "initiated")], nominal_alpha)

    assert 0 < interval.undefined < interval.samples
