"""htmx serves the forms of the desk alone, and is set up for the Content-Security-Policy."""

import html
import json
import re

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
FORMS = ["/desk/log/", "/desk/events/new/", "/desk/status-updates/new/"]


@pytest.mark.parametrize("address", FORMS)
def test_a_form_of_the_desk_evaluates_no_text_of_a_fragment(signed_in, editor, address):
    page = signed_in(editor).get(address).content.decode()

    [config] = re.findall(r"<meta name=\"htmx-config\" content='([^']+)'>", page)
    said = json.loads(html.unescape(config))
    assert (said["allowEval"], said["allowScriptTags"]) == (False, False)
    assert said["includeIndicatorStyles"] is False
    assert said["selfRequestsOnly"] is True
    assert "hx-on" not in page


@pytest.mark.parametrize("address", ["/", "/events/", "/search/?q=peace", "/accounts/login/"])
def test_readers_do_not_load_it(visitor, address):
    assert "htmx" not in visitor.get(address).content.decode()
