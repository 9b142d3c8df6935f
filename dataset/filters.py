"""Filters of the scorecard and of the findings, in the address."""

from datetime import datetime, time

import django_filters as filters
from django import forms
from django.utils import timezone

from agencies import clock
from agencies.models import Agency, AgencyKind
from dataset.models import Definition, Finding, FindingState, Period


DIRECTIONS = [
    ("higher better", "Higher is better"),
    ("lower better", "Lower is better"),
    ("context", "Neither"),
]
TONES = [
    ("worse", "Worse"),
    ("better", "Better"),
    ("moved", "Moved; neither way is better"),
    ("usual", "Usual variation"),
    ("unjudged", "Too rare or too few"),
]
STANDARDS = [
    ("pass", "Yes"),
    ("hit_or_miss", "Some quarters"),
    ("fail", "No"),
    ("none", "No standard, or not to be told"),
]
ORDERS = [
    ("signals", "Signals first"),
    ("theme", "Theme"),
    ("movement", "Largest moves first"),
    ("name", "Name"),
]


class ScorecardFilter(filters.FilterSet):
    """By theme, agency, direction, signal and standard: as the reader is shown them."""

    theme = filters.ChoiceFilter(label="Theme", empty_label="All themes")
    agency = filters.ChoiceFilter(
        label="Agency", field_name="supplier_kind", choices=AgencyKind, empty_label="All agencies"
    )
    direction = filters.ChoiceFilter(
        label="Better way", field_name="polarity", choices=DIRECTIONS, empty_label="Any"
    )
    movement = filters.ChoiceFilter(
        label="Is it moving?", method="by_movement", choices=TONES, empty_label="Any"
    )
    standard = filters.ChoiceFilter(
        label="Will it meet the standard?",
        method="by_standard",
        choices=STANDARDS,
        empty_label="Any",
    )
    order = filters.ChoiceFilter(
        label="Order", method="left_to_the_page", choices=ORDERS, empty_label=None
    )

    class Meta:
        model = Definition
        fields = ()
        form = forms.Form

    def __init__(self, data, *, card):
        self.card = card
        codes = [row.code for row in card.rows]
        super().__init__(data, queryset=Definition.objects.filter(indicator__code__in=codes))
        themes = dict.fromkeys(row.definition.theme for row in card.rows)
        self.filters["theme"].extra["choices"] = [(theme, theme) for theme in themes]

    def by_movement(self, queryset, name, value):
        wanted = {"rare", "few"} if value == "unjudged" else {value}
        codes = [code for code, tone in self.card.tones.items() if tone in wanted]
        return queryset.filter(indicator__code__in=codes)

    def by_standard(self, queryset, name, value):
        told = self.card.assurances
        if value == "none":
            return queryset.exclude(indicator__code__in=list(told))
        codes = [code for code, kind in told.items() if kind == value]
        return queryset.filter(indicator__code__in=codes)

    def left_to_the_page(self, queryset, name, value):
        return queryset

    @property
    def rows(self):
        """The scorecard's rows that pass, in its order. A choice nobody offers passes none."""
        if not self.is_valid():
            return []
        chosen = {name for name, value in self.form.cleaned_data.items() if value}
        if chosen <= {"order"}:
            return list(self.card.rows)
        kept = set(self.qs.values_list("pk", flat=True))
        return [row for row in self.card.rows if row.definition.pk in kept]

    @property
    def order_chosen(self):
        return (self.form.cleaned_data.get("order") if self.is_valid() else "") or "signals"


AGES = [(days, f"More than {days} working days") for days in (5, 10, 20)]
TURNS = [("agency", "The agency’s"), ("board", "The analyst’s"), ("nobody", "Nobody’s: settled")]
TURN_STATES = {
    "agency": [FindingState.OPEN, FindingState.REFUSED],
    "board": [FindingState.EXPLAINED],
    "nobody": [FindingState.ACCEPTED, FindingState.CORRECTED],
}


class FindingFilter(filters.FilterSet):
    """By state, turn, agency, quarter, theme, rule and age. Offers what there is to choose."""

    state = filters.ChoiceFilter(label="State", choices=FindingState, empty_label="Any state")
    turn = filters.ChoiceFilter(
        label="Whose turn", method="by_turn", choices=TURNS, empty_label="Anybody’s"
    )
    agency = filters.ChoiceFilter(label="Agency", method="by_agency", empty_label="All agencies")
    period = filters.ChoiceFilter(label="Quarter", method="by_period", empty_label="All quarters")
    theme = filters.ChoiceFilter(label="Theme", empty_label="All themes")
    rule = filters.ChoiceFilter(label="Rule", field_name="rule_id", empty_label="All rules")
    age = filters.ChoiceFilter(label="Age", method="by_age", choices=AGES, empty_label="Any age")

    class Meta:
        model = Finding
        fields = ()
        form = forms.Form

    def __init__(self, data, *, queryset):
        super().__init__(data, queryset=queryset)
        held = queryset.order_by()
        self._agencies = Agency.objects.filter(
            pk__in=held.values("data_return__agency")
        ) | Agency.objects.filter(
            pk__in=held.filter(is_across=True).values("sides__data_return__agency")
        )
        self._periods = Period.objects.filter(pk__in=held.values("data_return__period"))
        choices = {
            "agency": [(one.slug, one.name) for one in self._agencies.order_by("name")],
            "period": [
                (one.slug, one.short) for one in self._periods.order_by("-year", "-quarter")
            ],
            "theme": [
                (name, name)
                for name in held.values_list("theme", flat=True).distinct().order_by("theme")
            ],
            "rule": [
                (name, name)
                for name in held.values_list("rule_id", flat=True).distinct().order_by("rule_id")
            ],
        }
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = offered

    def by_turn(self, queryset, name, value):
        return queryset.filter(state__in=TURN_STATES[value])

    def by_agency(self, queryset, name, value):
        return queryset.of_agency(self._agencies.get(slug=value))

    def by_period(self, queryset, name, value):
        return queryset.filter(data_return__period=Period.objects.by_slug(value))

    def by_age(self, queryset, name, value):
        """Waiting for more than so many working days; what is settled ages no more."""
        first = datetime.combine(clock.working_day(clock.today(), -int(value)), time.min)
        return queryset.filter(
            state__in=[*TURN_STATES["agency"], *TURN_STATES["board"]],
            first_seen_at__lt=timezone.make_aware(first),
        )

    @property
    def found(self):
        """The findings that pass. A choice nobody offers passes none."""
        return self.qs if self.is_valid() else self.queryset.none()
