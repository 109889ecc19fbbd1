import pytest
from django.core.exceptions import ValidationError

from tracking.values.validators import validate_line, validate_prose, validate_web_address

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    "text",
    ["Plain", "中国和俄罗斯", "Überprüfung", "a\u200bb", "👩‍👩‍👧 family", "עברית", "x" * 5000],
)
def test_ordinary_text_of_any_script_is_accepted(text):
    validate_line(text)
    validate_prose(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a\x00b", r"U\+0000\) is not printable"),
        ("a\x07b", r"U\+0007"),
        ("a\ud800b", r"U\+D800"),
        ("a\ufffeb", r"U\+FFFE"),
        ("a\u202eb", "reverses the direction"),
        ("a\u2066b", "reverses the direction"),
        ("a\ufffdb", "not sent as UTF-8"),
        ("\u200b\u200b", "no visible character"),
        ("\u3164", "no visible character"),
    ],
)
def test_what_could_deceive_or_break_is_refused(text, says):
    for validate in (validate_line, validate_prose):
        with pytest.raises(ValidationError, match=says):
            validate(text)


def test_a_line_has_no_line_breaks_and_prose_may():
    validate_prose("one\r\ntwo\tthree")
    with pytest.raises(ValidationError, match="a line break or tab"):
        validate_line("one\ntwo")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "http://en.people.cn/n3/2024/0910/c90000-20217205.html",
        "https://例え.jp/パス?q=1#x",
        "https://example.org:8443/a",
    ],
)
def test_web_addresses_are_accepted(url):
    validate_web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "HTTPS://example.org/",  # the databases look for lower case
        "//example.org/",
        "https://",
        "https:///path",
        "example.org",
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "https://exa mple.org/",
        "https://example.org/\x00",
        "https://[::1",
        "https://example.org/" + "文" * 900,
    ],
)
def test_what_a_reader_cannot_open_safely_is_refused(url):
    with pytest.raises(ValidationError):
        validate_web_address(url)
