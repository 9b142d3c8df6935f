"""Forms of meetings: the day, the agenda, papers, who came, and the seats."""

from django import forms

from agencies import clock
from agencies.models import Agency, Group, Mark, Seat, User
from agencies.models.boards import on
from agencies.validators import no_identifying_text
from audits.forms.fields import area, day
from audits.models import Purpose
from dataset.intake.attachments import ALLOWED, LARGEST


class MeetingForm(forms.Form):
    """Which group meets, and when."""

    group = forms.ChoiceField(label="Group", choices=Group)
    held_on = day("Day of the meeting")


class ItemForm(forms.Form):
    """An agenda item before the meeting."""

    title = forms.CharField(label="Title", max_length=160, validators=[no_identifying_text])
    purpose = forms.ChoiceField(label="Purpose", choices=Purpose)
    lead = forms.ModelChoiceField(
        label="Who leads it", queryset=Seat.objects.none(), required=False, empty_label="Nobody yet"
    )

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = Seat.objects.filter(board=board).order_by("title", "pk")


class MinuteForm(ItemForm):
    """The same with what was said and decided."""

    minute = forms.CharField(
        label="Minute", widget=area(5), required=False, validators=[no_identifying_text]
    )
    decision = forms.CharField(
        label="Decision", widget=area(3), required=False, validators=[no_identifying_text]
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class PaperForm(forms.Form):
    """One file for an item."""

    file = forms.FileField(
        allow_empty_file=True,  # said in the same words as everything else that is wrong
        label="Paper",
        max_length=255,
        help_text=f"{ALLOWED}, at most {LARGEST // 1024 // 1024} MB. Totals only, never a child.",
        error_messages={"required": "Choose the file."},
    )


class AttendanceForm(forms.Form):
    """A mark for every seat: `seats` as the page lists them, `marks` what stands or is likely."""

    def __init__(self, *args, seats, marks, **kwargs):
        super().__init__(*args, **kwargs)
        self.seats = {f"seat_{seat.pk}": seat for seat in seats}
        for name, seat in self.seats.items():
            self.fields[name] = forms.ChoiceField(
                label=seat.title, choices=Mark, initial=marks[seat.pk]
            )

    @property
    def marks(self):
        """{seat: mark} as typed."""
        return {seat: self.cleaned_data[name] for name, seat in self.seats.items()}


class RuleForm(forms.Form):
    """When a group is quorate, and what is expected of its seats."""

    quorum = forms.IntegerField(
        label="Quorum: seats that must be filled",
        min_value=0,
        max_value=100,
        help_text="0 where the group has none",
    )
    least_percent = forms.IntegerField(
        label="Attendance expected of a seat in a year, per cent", min_value=0, max_value=100
    )
    deputies_count = forms.BooleanField(label="A deputy counts as attended", required=False)


class SeatForm(forms.Form):
    """The groups a seat belongs to, and the people who sit in it."""

    groups = forms.MultipleChoiceField(
        label="Groups it belongs to", choices=Group, widget=forms.CheckboxSelectMultiple
    )
    holders = forms.ModelMultipleChoiceField(
        label="Who sits in it",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="People with an account. Two may share a seat, as lay members do.",
    )

    def __init__(self, *args, board, agency, **kwargs):
        super().__init__(*args, **kwargs)
        today = clock.today()
        held = on(today, "appointments__")
        people = User.objects.filter(
            held, appointments__board=board, appointments__ended_at__isnull=True
        )
        if agency is not None:
            people |= User.objects.filter(
                held, appointments__agency=agency, appointments__ended_at__isnull=True
            )
        self.fields["holders"].queryset = people.distinct().order_by("name", "pk")


class NewSeatForm(forms.Form):
    """A seat that did not exist before."""

    title = forms.CharField(
        label="Title of the seat", max_length=120, help_text="The office, not the person"
    )
    agency = forms.ModelChoiceField(
        label="Agency", queryset=Agency.objects.none(), required=False, empty_label="None"
    )
    groups = forms.MultipleChoiceField(
        label="Groups it belongs to", choices=Group, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.board = board
        serving = Agency.objects.serving(board, clock.today())
        self.fields["agency"].queryset = serving.order_by("name", "pk")

    def clean_title(self):
        title = self.cleaned_data["title"].strip()
        if Seat.objects.filter(board=self.board, title=title).exists():
            raise forms.ValidationError("There is a seat of that title. Choose another.")
        return title
