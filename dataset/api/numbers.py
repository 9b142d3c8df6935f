"""How one figure is written in JSON, protected or in full."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dataset.figures import Figure, Qualifier, Reason, Shown, in_unit


HIDDEN_WORD = "hidden"


@extend_schema_field(OpenApiTypes.NUMBER)
class NumberField(serializers.Field):
    """A number as JSON has it: 12, 86.5385. Null where there is none."""

    def to_representation(self, value):
        return int(value) if value == value.to_integral_value() else float(value)


class FigureSerializer(serializers.Serializer):
    """What one figure says. Hidden and absent ones hold no number."""

    text = serializers.CharField(
        allow_null=True,
        help_text="As people read it in its unit: “1,234”, “86.5%”, “<5”, “not held”, “hidden”.",
    )
    low = NumberField(allow_null=True, help_text="The lowest it can be.")
    high = NumberField(
        allow_null=True,
        help_text="The highest it can be: the same as `low` when the number is exact, null with "
        "a `low` when there is no upper bound.",
    )
    qualifier = serializers.ChoiceField(
        [member.value for member in Qualifier],
        allow_null=True,
        help_text="How exactly the number was given; null without a number.",
    )
    reason = serializers.ChoiceField(
        [member.value for member in Reason],
        allow_null=True,
        help_text="Why there is no number. Null for a hidden figure.",
    )

    def get_fields(self):
        """What the figure is of comes first, what it says after."""
        fields = super().get_fields()
        for name in FigureSerializer._declared_fields:
            fields[name] = fields.pop(name)
        return fields


def figure_columns(figure: Figure | None, unit):
    """{text, low, high, qualifier, reason} of a figure; all null for none."""
    if figure is None:
        return dict.fromkeys(("text", "low", "high", "qualifier", "reason"))
    return {
        "text": in_unit(figure, unit),
        "low": figure.low,
        "high": figure.high,
        "qualifier": figure.qualifier.value if figure.has_number else None,
        "reason": figure.reason.value if figure.reason else None,
    }


def shown_columns(shown: Shown, unit):
    """The same of a protected figure, with its status."""
    columns = figure_columns(shown.figure, unit)
    if shown.is_hidden:
        columns["text"] = HIDDEN_WORD
    return {"status": shown.standing.value, **columns}


def calendar_month(period, month):
    """ "2016-10" of month 1 of October to December; None for the quarter."""
    return f"{period.months[month - 1]:%Y-%m}" if month else None
