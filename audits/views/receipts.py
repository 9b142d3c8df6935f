"""The receipt of a submission, at its permanent address."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.present.receipts import receipt_page
from dataset.views.found import visible_submission


LONGEST_HASH = 200


@require_safe
def receipt(request, pk, number):
    submission = visible_submission(request, pk, number)
    asked = request.GET.get("hash", "")[:LONGEST_HASH]
    page = receipt_page(request.user, submission, asked)
    return render(request, "audits/receipt.html", {"page": page})
