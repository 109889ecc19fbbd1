"""A language made by machine: every marked string in letters that no unmarked one has.

`Status` is written in wide letters; placeholders, tags and entities stay. So whatever is shown in
plain letters came round gettext: an unmarked string, even within a marked sentence.
"""

import re
from contextlib import contextmanager
from gettext import NullTranslations
from html.parser import HTMLParser

from django.utils import translation
from django.utils.translation import trans_real

CODE = "xx"
KEPT = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{[^{}]*\}|<[^>]+>|&\w+;")
WIDE = {ord(letter): ord(letter) + 0xFEE0 for letter in map(chr, range(128)) if letter.isalpha()}
CONTEXT = trans_real.CONTEXT_SEPARATOR
# Attributes that a person reads or hears.
READ_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title", "summary"}
BUTTONS = {"submit", "button", "reset"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


def widened(message):
    """The message in wide letters, but for what a program reads in it."""
    parts, end = [], 0
    for kept in KEPT.finditer(message):
        parts += [message[end : kept.start()].translate(WIDE), kept.group()]
        end = kept.end()
    return "".join([*parts, message[end:].translate(WIDE)])


class PseudoTranslation(NullTranslations):
    """What Django asks of a catalogue."""

    domain = "django"

    def language(self):
        return CODE

    def to_language(self):
        return CODE

    def gettext(self, message):
        return widened(message.rpartition(CONTEXT)[2])

    def ngettext(self, singular, plural, number):
        return self.gettext(singular if number == 1 else plural)


@contextmanager
def spoken(monkeypatch):
    """Every request within is answered in the pseudo-language, whatever its headers say."""
    monkeypatch.setitem(trans_real._translations, CODE, PseudoTranslation())
    monkeypatch.setattr(translation, "get_language_from_request", lambda *a, **named: CODE)
    with translation.override(CODE):
        yield


class ReadText(HTMLParser):
    """Collects what a person reads on a page, outside the elements that hold no words of ours.

    Left out: scripts, samples of code, what people type, and what says by `lang` that it is in
    another language.
    """

    SILENT = {"script", "style", "code", "textarea"}

    def __init__(self):
        super().__init__()
        self.open, self.texts = [], []
        self.silent = 0  # how many of the open elements hold no words of ours

    def handle_starttag(self, tag, attributes):
        values = {name: value or "" for name, value in attributes}
        is_silent = tag in self.SILENT or values.get("lang", CODE) != CODE
        is_silent = is_silent or "code" in values.get("class", "").split()
        if not self.silent and not is_silent:
            self.texts += [values[name] for name in READ_ATTRIBUTES & set(values)]
            if tag == "input" and values.get("type") in BUTTONS:
                self.texts.append(values.get("value", ""))
            if tag == "meta" and values.get("name") == "description":
                self.texts.append(values["content"])
        if tag not in VOID:
            self.open.append((tag, is_silent))
            self.silent += is_silent

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        while self.open:
            closed, is_silent = self.open.pop()
            self.silent -= is_silent
            if closed == tag:
                break

    def handle_data(self, data):
        if not self.silent and data.strip():
            self.texts.append(" ".join(data.split()))


def texts_of(html):
    parser = ReadText()
    parser.feed(html)
    parser.close()
    return parser.texts
