"""The file to attach to a return, and what it is about."""

from django import forms

from dataset.intake.attachments import ALLOWED, LARGEST


class EvidenceForm(forms.Form):
    """One file. The choices are the themes of the return and their items."""

    about = forms.ChoiceField(
        label="What does it show?",
        error_messages={"required": "Choose what the file is about."},
    )
    file = forms.FileField(
        allow_empty_file=True,  # said in the same words as everything else that is wrong
        label="File",
        max_length=255,
        help_text=f"{ALLOWED}, at most {LARGEST // 1024 // 1024} MB. Totals only, never a child.",
        error_messages={"required": "Choose the file to attach."},
    )

    def __init__(self, *args, contents, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {
            key: place for theme in contents.themes for key, _, place in _choices_of(theme)
        }
        self.fields["about"].choices = [
            (theme.name, [(key, words) for key, words, _ in _choices_of(theme)])
            for theme in contents.themes
        ]

    @property
    def place(self):
        """(theme, code); no code for the commentary."""
        return self.places[self.cleaned_data["about"]]


def _choices_of(theme):
    yield theme.slug, f"Commentary on {theme.name}", (theme.name, "")
    for item in theme.items:
        if item.part_of:
            continue
        yield f"{theme.slug}/{item.code}", f"{item.code} {item.name}", (theme.name, item.code)
