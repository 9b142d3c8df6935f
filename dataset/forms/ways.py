"""A return as a CSV file."""

from django import forms


class CsvForm(forms.Form):
    """The file to read. It is never kept."""

    file = forms.FileField(
        allow_empty_file=True,
        label="Your filled-in CSV",
        help_text="Made from the CSV you downloaded here. Commas, semicolons or tabs between cells.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt"}),
        error_messages={"required": "Choose the CSV to upload."},
    )
