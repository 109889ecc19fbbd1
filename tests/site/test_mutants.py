"""The deliberate faults fit the code, and the documentation lists them."""

import pytest
from django.conf import settings

from tests.mutants import MUTANTS, misplaced

pytestmark = pytest.mark.any_database


def test_each_fault_fits_the_code_once():
    assert misplaced() == []
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 30


def test_the_documentation_lists_them_with_their_tests():
    documented = (settings.BASE_DIR / "docs" / "testing.md").read_text("utf-8").splitlines()
    rows = [line for line in documented if line.startswith("| ") and "`tests/" in line]

    expected = [f"| {one.name} | `{one.file}` | `{one.test}` |" for one in MUTANTS]
    assert [row for row in rows if row in set(expected)] == expected


def test_the_tests_that_notice_them_exist():
    assert [one.test for one in MUTANTS if not (settings.BASE_DIR / one.test).exists()] == []
