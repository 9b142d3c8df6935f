"""Files of a national release to load."""

from django import forms

from agencies import clock


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; each is validated by itself."""

    def clean(self, data, initial=None):
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in chosen or [None]]


class BenchmarksForm(forms.Form):
    release = forms.CharField(
        label="Name of the release",
        max_length=120,
        help_text="As it is to be cited: “Children in need 2024”. Files of the same name go "
        "together.",
    )
    published = forms.DateField(
        label="Day on which it came out",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Give the day on which the release came out."},
    )
    files = FilesField(
        label="Files of the release",
        help_text="CSV files, as downloaded. You may choose several.",
        widget=ManyFiles(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Choose at least one file."},
    )

    def clean_published(self):
        day = self.cleaned_data["published"]
        if day > clock.today():
            raise forms.ValidationError("This day is still to come. Give the day it came out.")
        return day
