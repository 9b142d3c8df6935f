"""A range copied from a spreadsheet, and the field it begins with."""

from django import forms

from dataset.figures import QUARTER
from dataset.intake.paste import LONGEST


class PasteForm(forms.Form):
    """What was copied. It stays in the box until everything in it can be placed."""

    start = forms.ChoiceField(
        label="A column without names begins with",
        required=False,
        help_text="Only for bare numbers. Rows that begin with a code or a name need nothing here.",
    )
    text = forms.CharField(
        label="Paste here",
        help_text="Copy the cells in Excel and paste them. Headings such as Jan 2017 may come along.",
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "wrap": "off"}),
        error_messages={"required": "Paste the cells into the box."},
    )

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "Every row has its name")]
        choices += [
            (key(slot), f"{item.code} {item.name}{_point(sheet, slot)}")
            for item, slot in sheet.slots
        ]
        self.fields["start"].choices = choices

    def slot(self):
        """The field a bare column begins with, or None."""
        code, _, month = self.cleaned_data["start"].rpartition("/")
        return (code, int(month)) if code else None


def key(slot):
    return f"{slot[0]}/{slot[1]}"


def _point(sheet, slot):
    return "" if slot[1] == QUARTER else f", {sheet.point(slot)}"
