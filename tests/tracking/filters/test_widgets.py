"""The quick widgets draw what Django's own would."""

import pytest
from django import forms
from django.test import SimpleTestCase

from tracking.filters.widgets import Checkboxes, Dropdown, draw_quickly
from tracking.models import Publisher

pytestmark = pytest.mark.any_database

CHOICES = [("", "Any"), ("a", "A & <b>B</b>"), ("x'y\"", "Other"), ("c", "C")]
GROUPS = [("", "Any"), ("Theme & one", [("a", "A"), ("b", "B")]), ("Two", [("c", "C")])]
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


@pytest.mark.parametrize("value", [None, "", "b", "c"])
def test_a_dropdown_keeps_its_groups(value):
    ours = Dropdown(choices=GROUPS).render("kind", value, {"id": "id_kind"})

    same(ours, forms.Select(choices=GROUPS).render("kind", value, {"id": "id_kind"}))


def test_checkboxes_stand_under_their_headings():
    drawn = Checkboxes(choices=GROUPS[1:]).render("kind", ["b"], {"id": "id_kind"})

    assert '<div role="group" aria-labelledby="id_kind_heading_0">' in drawn
    assert '<p class="meta" id="id_kind_heading_0">Theme &amp; one</p>' in drawn
    assert 'value="b" id="id_kind_0_1" checked' in drawn


def test_a_form_draws_its_dropdowns_as_before():
    class Form(forms.Form):
        kind = forms.ChoiceField(choices=GROUPS, initial="c")
        many = forms.MultipleChoiceField(choices=CHOICES)

    plain, quick = str(Form()), Form()
    draw_quickly(quick)

    same(str(quick), plain)
    assert isinstance(quick.fields["kind"].widget, Dropdown)


@pytest.mark.parametrize(("required", "word"), [(True, "Please choose"), (False, "None")])
def test_a_choice_of_nothing_is_a_word(required, word):
    class Form(forms.ModelForm):
        class Meta:
            model = Publisher
            fields = ("country", "kind")

    form = Form()
    form.fields["country"].required = required
    draw_quickly(form)

    assert f'<option value="" selected>{word}</option>' in str(form["country"])
    assert "---" not in str(form)
