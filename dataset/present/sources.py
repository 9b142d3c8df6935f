"""Where published figures come from, beyond being made up: the national release, or a return."""

from dataset.models import PublishedFigure, Source


def national_figures(publications):
    """{(publication id, code, month)} of the figures of the national release; one query."""
    return set(
        PublishedFigure.objects.filter(
            publication__in=publications, figure__source=Source.NATIONAL
        ).values_list("publication", "figure__code", "figure__month")
    )
