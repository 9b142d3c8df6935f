"""What a return costs its agency: one choice a theme, and none of them has to be made."""

from django import forms
from django.utils.text import slugify

from dataset.models import Minutes


NOTHING_SAID = "Not said"


class EffortForm(forms.Form):
    """A choice for each theme. `said` is {theme: minutes} as it stands."""

    def __init__(self, *args, themes, said, **kwargs):
        super().__init__(*args, prefix="effort", **kwargs)
        self.themes = {slugify(theme): theme for theme in themes}
        for slug, theme in self.themes.items():
            self.fields[slug] = forms.TypedChoiceField(
                label=theme,
                choices=[("", NOTHING_SAID), *Minutes.choices],
                coerce=int,
                empty_value=None,
                required=False,
                initial=said.get(theme, ""),
            )

    @property
    def minutes(self):
        """{theme: minutes or None} out of the cleaned form."""
        return {theme: self.cleaned_data[slug] for slug, theme in self.themes.items()}
