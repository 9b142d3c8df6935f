"""What became of the figures of one submission: read, discussed, acted on."""

from dataclasses import dataclass

from audits import policies
from audits.models import Remark, Risk
from dataset.present.receipts import Receipt, receipt


@dataclass(frozen=True, slots=True)
class Said:
    """What the group wrote about one measure. The words only for those who may read them."""

    remark: Remark
    text: str


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    receipt: Receipt
    said: tuple[Said, ...]
    risks: tuple[Risk, ...]  # open ones that stand on these measures

    @property
    def submission(self):
        return self.receipt.submission

    @property
    def data_return(self):
        return self.receipt.submission.data_return


def receipt_page(user, submission, asked=""):
    """The receipt with what the group and the risk log made of the figures."""
    held = receipt(submission, asked)
    codes = set(submission.figures.values_list("definition__indicator__code", flat=True).distinct())
    boards = {one.board for one in held.publications}
    readable = {board for board in boards if policies.may_read_remarks(user, board)}
    remarks = (
        Remark.objects.filter(publication__in=held.publications, code__in=codes)
        .select_related("publication__board", "publication__period")
        .order_by("written_at", "pk")
    )
    return ReceiptPage(
        receipt=held,
        said=tuple(
            Said(one, one.text if one.publication.board in readable else "") for one in remarks
        ),
        risks=tuple(
            Risk.objects.open()
            .visible_to(user)
            .filter(board__in=boards, indicators__code__in=codes)
            .distinct()
        ),
    )
