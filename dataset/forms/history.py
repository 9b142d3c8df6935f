"""The file of earlier returns to import."""

from django import forms


class HistoryForm(forms.Form):
    """A tidy CSV file. It is kept only until it has been imported or refused."""

    file = forms.FileField(
        allow_empty_file=True,  # said in the same words as everything else that is wrong
        label="File of earlier returns",
        help_text="A .csv file of at most 10 MB, one figure a line. Totals only, never a child.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Choose the file to import."},
    )
