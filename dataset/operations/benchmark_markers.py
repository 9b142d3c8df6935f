"""What the markers of a release mean: as releases of its year have it, until somebody decides."""

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import clock, trail
from agencies.validators import no_identifying_text
from dataset import policies
from dataset.intake import markers
from dataset.models import BenchmarkMarker


BATCH = 2000


def keep(release, met):
    """{marker: meaning} of the release, with those that were met for the first time.

    A meaning that nobody decided follows the year in which the release came out.
    """
    held = {one.marker: one for one in release.markers.all()}
    fresh, changed = [], []
    for marker in sorted({markers.named(each) for each in met} | held.keys()):
        meaning = markers.default(marker, release.year)[:120]
        known = held.get(marker)
        if known is None:
            held[marker] = BenchmarkMarker(release=release, marker=marker, meaning=meaning)
            fresh.append(held[marker])
        elif known.decided_at is None and known.meaning != meaning:
            known.meaning = meaning
            changed.append(known)
    BenchmarkMarker.objects.bulk_create(fresh, batch_size=BATCH)
    for one in changed:
        one.save(update_fields=["meaning"])
        _tell(one)
    return {marker: one.meaning for marker, one in held.items()}


@transaction.atomic
def decide(marker, board, *, meaning, because, by):
    """Say what a marker means in its release. Every figure that has it says so from now on."""
    policies.may_load_benchmarks(by, board).enforce()
    meaning, because = meaning.strip(), because.strip()
    no_identifying_text(meaning)
    no_identifying_text(because)
    if not meaning or not because:
        raise ValidationError("Say what it means, and where the release says so.")
    marker = (
        BenchmarkMarker.objects.select_for_update(of=("self",))
        .select_related("release")
        .get(pk=marker.pk)
    )
    if marker.meaning == meaning:
        return
    before = marker.meaning
    marker.meaning, marker.decided_at, marker.decided_by = meaning, clock.now(), by
    marker.save(update_fields=["meaning", "decided_at", "decided_by"])
    _tell(marker)
    trail.record(
        by,
        "dataset.benchmark_marker_decided",
        marker,
        release=marker.release.name,
        marker=marker.marker,
        before=before,
        meaning=meaning,
        because=because,
    )


def _tell(marker):
    """Let the values of the release that have the marker say what it means."""
    marker.release.values.filter(number__isnull=True, raw__iexact=marker.marker).update(
        reason=marker.meaning
    )
