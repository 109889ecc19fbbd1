"""What a browser sends from the forms of staff: every field that the page shows, as it shows it."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    """Collects the successful controls of the page's forms that are sent by POST to the desk."""

    def __init__(self):
        super().__init__()
        self.in_template = False
        self.typed, self.in_form, self.select, self.textarea, self.chosen = {}, False, "", "", []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "template":
            self.in_template = True
        elif self.in_template:
            return
        elif tag == "form":
            address = values.get("action", "")
            self.in_form = values.get("method") == "post" and "logout" not in address
        elif not self.in_form:
            return
        elif tag == "input" and self._is_sent(values):
            usual = "on" if values.get("type") == "checkbox" else ""
            self.typed.setdefault(values["name"], []).append(values.get("value", usual))
        elif tag == "textarea":
            self.textarea = values["name"]
            self.typed[self.textarea] = [""]
        elif tag == "select":
            self.select, self.first, self.many = values["name"], None, "multiple" in values
            self.chosen = []
        elif tag == "option" and self.select:
            if self.first is None:
                self.first = values.get("value", "")
            if "selected" in values:
                self.chosen.append(values.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "template":
            self.in_template = False
        elif tag == "select" and self.select:
            chosen = self.chosen or ([] if self.many else [self.first])
            self.typed.setdefault(self.select, []).extend(chosen)
            self.select = ""
        elif tag == "textarea" and self.textarea:
            # The parser of a browser leaves out the line break after the opening tag.
            self.typed[self.textarea] = [self.typed[self.textarea][0].removeprefix("\n")]
            self.textarea = ""

    def handle_data(self, data):
        if self.textarea:
            self.typed[self.textarea][0] += data

    @staticmethod
    def _is_sent(values):
        if values.get("type") in ("checkbox", "radio"):
            return "checked" in values
        return "name" in values and values.get("type") != "submit"


def shown_in(answer):
    """The fields of the form on this page: name to the list of what it holds."""
    parser = _Form()
    parser.feed(answer.content.decode())
    return parser.typed


def fill_in(client, address, **typed):
    """Opens the form, types over some of its fields, and gives what is to be sent."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    sent = {**shown_in(answer), **{name.replace("__", "-"): text for name, text in typed.items()}}
    return {**sent, **_bearings(sent)}


def _bearings(sent):
    """Whoever chooses an event says how it bears: directly, unless a test says otherwise."""
    names = [f"cite-{key}-bearing" for key in sent.get("evidence", ())]
    return {name: "direct" for name in names if sent.get(name, [""]) == [""]}


def send(client, address, **typed):
    """Opens the form, types and saves; the answer is followed."""
    return client.post(address, fill_in(client, address, **typed), follow=True)


EVENT = {
    "source__0__url": "https://example.org/talks",
    "source__0__title": "Talks were held",
    "source__0__publisher": "Example Post",
    "title": "Talks in Geneva",
    "kind": "meeting",
    "start": "2024-05-17",
    "items": ["priority-7"],
}
FORUM = {
    "source__0__url": "https://example.org/forum",
    "source__0__title": "A forum began",
    "source__0__publisher": "Example Post",
    "name": "Example Security Forum",
    "kind": "forum",
    "items": ["priority-7"],
}
STATUS_UPDATE = {
    "item": "priority-7",
    "status": "declared",
    "as_of": "2024-06-30",
    "direction": "first",
    "confidence": "low",
    "rationale": "Statements alone.",
}
