"""The filters of the programme, in the address."""

import django_filters as filters
from django import forms

from agencies.models import Agency
from audits.models import Audit, AuditKind, AuditState


class ProgrammeFilter(filters.FilterSet):
    """By state, kind, agency; the year has its own links."""

    state = filters.ChoiceFilter(label="State", choices=AuditState, empty_label="Any")
    kind = filters.ChoiceFilter(label="Kind", choices=AuditKind, empty_label="Both")
    agency = filters.ModelChoiceFilter(
        label="Agency",
        field_name="agencies__agency",
        to_field_name="slug",
        queryset=Agency.objects.none(),
        empty_label="All agencies",
    )

    class Meta:
        model = Audit
        fields = ()
        form = forms.Form

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["agency"].queryset = Agency.objects.filter(memberships__board=board).distinct()

    @property
    def found(self):
        """The audits that pass. A choice nobody offers is said beside its field, and passes none."""
        return self.qs if self.is_valid() else self.queryset.none()
