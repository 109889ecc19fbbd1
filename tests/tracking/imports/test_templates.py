"""Templates: each is a file that the import itself reads."""

import pytest

from tests.tracking.imports.rows import read
from tracking.actions.reference import add_reference_parties
from tracking.imports.columns import IMPORT_KINDS
from tracking.imports.templates import template

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", IMPORT_KINDS)
def test_the_example_of_a_template_is_read_without_a_problem(kind):
    add_reference_parties()
    made = template(IMPORT_KINDS[kind])

    row = read(kind, dict(zip(made.header, made.example, strict=True)))

    assert row.refusals == []
    missing = [one.name for one in IMPORT_KINDS[kind].required if not row.values.get(one.fills)]
    assert missing == []


@pytest.mark.parametrize("kind", IMPORT_KINDS)
def test_each_column_of_a_template_has_a_meaning(kind):
    made = template(IMPORT_KINDS[kind])

    assert len(made.header) == len(made.example) == len(made.meanings) == len(set(made.header))
    assert [words for words in made.meanings if not words.endswith((".", "?"))] == []
    assert all(name in made.header for name in ("origin", "origin_id"))


def test_a_template_says_what_a_new_record_needs():
    needed = {
        name: words for name, _label, words, _ in template(IMPORT_KINDS["events"]).explained()
    }

    assert needed["title"] == "What happened, in a few neutral words. Required."
    assert "Required" not in needed["place"]
