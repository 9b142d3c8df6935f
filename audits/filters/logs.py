"""Filters of the challenge log and the register of inspections, in the address."""

import django_filters as filters

from agencies.models import Agency
from audits.models import Challenge, ChallengeState, Inspection, Inspectorate, RaisedBy


class ChallengeFilter(filters.FilterSet):
    """By state, who is asked, who raised it, and the measure."""

    state = filters.ChoiceFilter(label="State", choices=ChallengeState, empty_label="Any")
    agency = filters.ModelChoiceFilter(
        label="Who is asked", queryset=Agency.objects.none(), empty_label="All"
    )
    raised_by_kind = filters.ChoiceFilter(
        label="Raised by", choices=RaisedBy, empty_label="Anybody"
    )

    class Meta:
        model = Challenge
        fields = ()

    def __init__(self, data, queryset, *, board):
        super().__init__(data, queryset)
        asked = Challenge.objects.filter(board=board).values("agency")
        self.filters["agency"].queryset = Agency.objects.filter(pk__in=asked).order_by("name", "pk")


class InspectionFilter(filters.FilterSet):
    """By outside body and by who was inspected."""

    body = filters.ChoiceFilter(label="By whom", choices=Inspectorate, empty_label="All")
    agency = filters.ModelChoiceFilter(
        label="Who was inspected", queryset=Agency.objects.none(), empty_label="All"
    )

    class Meta:
        model = Inspection
        fields = ()

    def __init__(self, data, queryset, *, board):
        super().__init__(data, queryset)
        named = Inspection.objects.filter(board=board).values("agency")
        self.filters["agency"].queryset = Agency.objects.filter(pk__in=named).order_by("name", "pk")
