"""The forms of an import before its rows are checked: the file, how it is read, its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tracking.imports.reading import ENCODINGS, Limits, Reading
from tracking.models import Import
from tracking.models.imports import Goal, ImportKind

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

TAB = "tab"  # of the form: a character that nobody sees is no value of a choice
FORMATS: list[tuple[str, StrOrPromise]] = [
    ("delimited", _("Text with a separator (CSV, TSV)")),
    ("workbook", _("Workbook (XLSX, ODS)")),
    ("json_lines", _("JSON Lines")),
]
SEPARATORS: list[tuple[str, StrOrPromise]] = [
    (",", _("Comma")),
    (";", _("Semicolon")),
    (TAB, _("Tab")),
    ("|", _("Vertical bar")),
]
WITHOUT_STATE = {ImportKind.SOURCES, ImportKind.PARTIES}


def in_megabytes(size: int) -> str:
    """A size in bytes as people read it, in millions of them as the settings count."""
    number = f"{size / 1_000_000:,.1f}".removesuffix(".0")
    return gettext("%(number)s MB") % {"number": number}


class UploadForm(forms.Form):
    """A file, or rows as they were copied from a spreadsheet."""

    kind = forms.ChoiceField(label=_("What the rows are"), choices=ImportKind.choices)
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,  # the reader says it, in a sentence of its own
        widget=forms.ClearableFileInput(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.jsonl,.ndjson"}
        ),
        help_text=_("CSV, TSV, XLSX, ODS or JSON Lines; also every file that this site gives out."),
    )
    pasted = forms.CharField(
        label=_("Or rows pasted from a spreadsheet"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("Copy them together with their headings."),
    )

    def clean_file(self) -> UploadedFile[Any] | None:
        """Looks at the size alone: nothing is read of what is too large."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        most = Limits.of_settings().bytes
        size = file.size or 0 if file is not None else 0
        if size > most:
            sentence = gettext(
                "The file has %(size)s, and at most %(most)s are read. Split it into several "
                "files, each with the header."
            )
            sizes = {"size": in_megabytes(size), "most": in_megabytes(most)}
            raise ValidationError(sentence % sizes)
        return file

    def clean_pasted(self) -> str:
        return str(self.cleaned_data["pasted"]).replace("\r\n", "\n").replace("\r", "\n")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "file" in self.errors or "pasted" in self.errors:
            return cleaned
        has_file, has_rows = cleaned["file"] is not None, bool(cleaned["pasted"].strip())
        if not has_file and not has_rows:
            self.add_error("file", gettext("Choose a file, or paste rows below."))
        if has_file and has_rows:
            self.add_error("pasted", gettext("Send either a file or pasted rows, not both."))
        return cleaned


class ReadingForm(forms.Form):
    """How a file is read. What was recognised is chosen; each of it can be corrected."""

    format = forms.ChoiceField(label=_("Format"), choices=FORMATS)
    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    separator = forms.ChoiceField(label=_("Separator"), required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header_row = forms.IntegerField(
        label=_("Row of the headings"),
        min_value=1,
        max_value=1000,
        help_text=_("Rows above it are left out."),
    )
    guarded = forms.BooleanField(
        label=_("Take off the apostrophe that files of this site put before some texts"),
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None, reading: Reading, sheets: tuple[str, ...] = ()
    ) -> None:
        separator = TAB if reading.separator == "\t" else reading.separator
        initial = {**reading.as_dict(), "separator": separator}
        super().__init__(data, initial=initial, prefix="read")
        self._offer("encoding", list(ENCODINGS.items()), reading.encoding)
        self._offer("separator", SEPARATORS, separator)
        self._offer("sheet", [(sheet, sheet) for sheet in sheets], reading.sheet)
        if not sheets and not reading.sheet:
            del self.fields["sheet"]

    def _offer(self, name: str, known: list[tuple[str, StrOrPromise]], chosen: str) -> None:
        """The usual choices, and what was recognised where it is none of them."""
        choices = [("", pgettext_lazy("of how a file is read", "Not used")), *known]
        if chosen not in dict(choices):
            choices.append((chosen, chosen))
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def reading(self) -> Reading:
        """How the file is to be read, of a form that is valid."""
        values = {"sheet": "", **self.cleaned_data, "sure": True}
        if values["separator"] == TAB:
            values["separator"] = "\t"
        used = {"delimited": {"encoding", "separator"}, "json_lines": {"encoding"}}
        for name in ("encoding", "separator"):
            if name not in used.get(values["format"], set()):
                values[name] = ""
        if values["format"] != "workbook":
            values["sheet"] = ""
        return Reading.of_dict(values)


class MappingForm(forms.Form):
    """What holds for all columns, and under which name the choices are remembered."""

    goal = forms.ChoiceField(
        label=_("New records are stored"),
        choices=Goal.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("What is published has to say more than a draft: the check looks at that too."),
    )
    origin = forms.CharField(
        label=_("Origin"),
        required=False,
        max_length=60,
        help_text=_("The collection that the ids in the file are of, such as “MFA spreadsheet”."),
    )
    empty_deletes = forms.BooleanField(
        label=_("Empty means delete"),
        required=False,
        help_text=_("Otherwise an empty cell leaves what is recorded alone."),
    )
    mapping = forms.CharField(
        label=_("Remember these choices as"),
        required=False,
        max_length=100,
        help_text=_("The next file with the same headings takes them by itself."),
    )

    def __init__(self, data: Mapping[str, Any] | None, of: Import) -> None:
        initial = {"origin": of.origin, "empty_deletes": of.empty_deletes, "goal": of.goal}
        super().__init__(data, initial=initial)
        if of.kind in WITHOUT_STATE:
            del self.fields["goal"]
