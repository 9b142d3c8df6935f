"""The records a page is about. What somebody may not see does not exist for them."""

from django.shortcuts import get_object_or_404

from dataset.models import DataReturn, Submission


RELATED = ("agency", "area__lead_board", "period")


def own_return(request, pk):
    """A return of the person's own agency: drafts are for nobody else."""
    returns = DataReturn.objects.own(request.user).select_related(*RELATED)
    return get_object_or_404(returns, pk=pk)


def visible_return(request, pk):
    """A return of the own agency, or one that was sent to the person's board."""
    returns = DataReturn.objects.visible_to(request.user).select_related(*RELATED)
    return get_object_or_404(returns, pk=pk)


def watched_returns(user):
    """Returns whose progress, not figures, somebody may know: also before they are sent."""
    return DataReturn.objects.status_visible_to(user)


def watched_return(request, pk):
    return get_object_or_404(watched_returns(request.user).select_related(*RELATED), pk=pk)


def visible_submission(request, pk, number):
    data_return = visible_return(request, pk)
    readable = Submission.objects.readable_by(request.user, data_return)
    submission = get_object_or_404(readable.select_related("submitted_by"), number=number)
    submission.data_return = data_return
    return submission
