"""The quick widgets draw what Django's own would."""

import pytest
from django import forms
from django.test import SimpleTestCase

from tracking.filter_widgets import Checkboxes, Dropdown

CHOICES = [("", "Any"), ("a", "A & <b>B</b>"), ("x'y\"", "Other"), ("c", "C")]
PAIRS = [(Checkboxes, forms.CheckboxSelectMultiple), (Dropdown, forms.Select)]
same = SimpleTestCase().assertHTMLEqual


@pytest.mark.parametrize("value", [None, "", "a", ["a", "c"], ["<script>"], []])
@pytest.mark.parametrize(("quick", "plain"), PAIRS)
@pytest.mark.parametrize(
    "attrs", [{"id": "id_kind"}, {"id": "id_kind", "aria-invalid": "true", "disabled": True}]
)
def test_it_is_the_same_markup(quick, plain, value, attrs):
    ours = quick(choices=CHOICES).render("kind", value, attrs)

    same(ours, plain(choices=CHOICES).render("kind", value, attrs))
    assert "<script>" not in ours


@pytest.mark.parametrize(("quick", "plain"), PAIRS)
def test_labels_and_values_are_escaped(quick, plain):
    text = quick(choices=[('"><script>', "<script>alert(1)</script>")]).render("kind", None)

    assert "<script>" not in text
