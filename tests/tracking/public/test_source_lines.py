"""The sources of an item's page look as `_source.html` draws them elsewhere."""

from datetime import date

import pytest
from django.template.loader import render_to_string

from tracking.models import Source
from tracking.public.rows.sources import source_lines

BOOK = Source(title="A <b>", publisher="C & D", citation="p. 3 <i>", language="zh")
PAGE = Source(
    title='"Quoted"', publisher="News", url="https://a.test/?x=1&y=2", published_on="2024-05",
    kind="primary", read_on=date(2024, 6, 1), archived_url="https://archive.test/?a&b",
)  # fmt: skip


@pytest.mark.parametrize("source", [BOOK, PAGE])
def test_a_line_says_what_the_template_says(source):
    drawn = f"<li>{render_to_string('_source.html', {'source': source})}</li>"

    assert "".join(source_lines([source]).split()) == "".join(drawn.split())
