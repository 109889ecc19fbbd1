"""Fields drawn without templates of their own: one for each of hundreds of options.

The markup is Django's own, with headings above grouped checkboxes; drawing it this way takes a
tenth of the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

Options = list[tuple[str, Any, str]]  # place, code, label


def _grouped(choices: Iterable[Any]) -> Iterator[tuple[int, Any, Options]]:
    """The place, the heading ("" for none) and the options of each group, in order."""
    for place, (code, label) in enumerate(choices):
        if isinstance(label, list | tuple):
            yield (
                place,
                code,
                [(f"{place}_{sub}", own, words) for sub, (own, words) in enumerate(label)],
            )
        else:
            yield place, "", [(str(place), "" if code is None else code, label)]


class Checkboxes(forms.CheckboxSelectMultiple):
    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        shared = self.build_attrs(self.attrs, attrs)
        id_ = shared.pop("id", "")
        more, chosen = flatatt(shared), set(self.format_value(value))

        def group(place: int, heading: Any, options: Options) -> SafeString:
            boxes = format_html_join(
                "",
                '<div><label for="{}"><input type="checkbox" name="{}" value="{}" id="{}"{}{}>'
                " {}</label></div>",
                (
                    (own, name, code, own, more, " checked" if str(code) in chosen else "", label)
                    for sub, code, label in options
                    for own in [f"{id_}_{sub}"]
                ),
            )
            if not heading:
                return boxes
            named = f"{id_}_heading_{place}"
            return format_html(
                '<div role="group" aria-labelledby="{}"><p class="meta" id="{}">{}</p>{}</div>',
                named, named, heading, boxes,
            )  # fmt: skip

        groups = format_html_join("", "{}", ((group(*one),) for one in _grouped(self.choices)))
        return format_html('<div id="{}">{}</div>', id_, groups)


class TextLine(forms.TextInput):
    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        drawn = self.get_context(name, value, attrs)["widget"]
        own = {} if drawn["value"] is None else {"value": drawn["value"]}
        shown = flatatt({**own, **drawn["attrs"]})
        return format_html('<input type="{}" name="{}"{}>', drawn["type"], name, shown)


class Dropdown(forms.Select):
    """Its choice of nothing is a word, where Django has a row of dashes."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        chosen = self.format_value(value)[:1]

        def group(place: int, heading: Any, options: Options) -> SafeString:
            lines = format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                (
                    (code, " selected" if str(code) in chosen else "", self._words(code, label))
                    for _, code, label in options
                ),
            )
            if not heading:
                return lines
            return format_html('<optgroup label="{}">{}</optgroup>', heading, lines)

        groups = format_html_join("", "{}", ((group(*one),) for one in _grouped(self.choices)))
        shared = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, shared, groups)

    def _words(self, code: Any, label: Any) -> Any:
        if (code, label) not in BLANK_CHOICE_DASH:
            return label
        return gettext("Please choose") if self.is_required else gettext("None")


def draw_quickly(form: forms.BaseForm) -> None:
    """Lets the plain dropdowns of a form be drawn without a template for each option."""
    for field in form.fields.values():
        plain = field.widget
        if isinstance(plain, forms.Select) and not plain.allow_multiple_selected:
            choices = getattr(field, "choices", plain.choices)
            field.widget = Dropdown(attrs=plain.attrs, choices=choices)
            field.widget.is_required = field.required
