"""Submissions to keep, and the difference between two of them."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dataset.models import Submission
from dataset.present.versions import (
    compare_submissions,
    difference_rows,
    file_name,
    submission_rows,
)
from dataset.views.files import csv_response, xlsx_response
from dataset.views.found import visible_return, visible_submission


@require_safe
def submission_csv(request, pk, number):
    submission = visible_submission(request, pk, number)
    return csv_response(file_name(submission), submission_rows(submission))


@require_safe
def submission_xlsx(request, pk, number):
    submission = visible_submission(request, pk, number)
    return xlsx_response(file_name(submission), {"As sent": submission_rows(submission)})


@require_safe
def submission_difference(request, pk, number, other):
    context = {"page": _comparison(request, pk, number, other)}
    return render(request, "dataset/submission_difference.html", context)


@require_safe
def submission_difference_csv(request, pk, number, other):
    comparison = _comparison(request, pk, number, other)
    name = f"{file_name(comparison.before)}-against-{comparison.after.number}"
    return csv_response(name, difference_rows(comparison))


def _comparison(request, pk, number, other):
    """Of two submissions that this person may read, the earlier first."""
    if number == other:
        raise Http404
    data_return = visible_return(request, pk)
    readable = Submission.objects.readable_by(request.user, data_return)
    found = [
        get_object_or_404(readable.select_related("submitted_by"), number=one)
        for one in sorted((number, other))
    ]
    for submission in found:
        submission.data_return = data_return
    return compare_submissions(*found)
