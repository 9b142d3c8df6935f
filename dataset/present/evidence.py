"""Files that stand with a return, for those who may see its figures in full."""

from dataclasses import dataclass

from dataset import policies
from dataset.models import DataReturn, Evidence
from dataset.models.carried import files_last_quarter


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """The files of a return and whether more may be attached."""

    data_return: DataReturn
    files: tuple[Evidence, ...]
    may_attach: object  # a Verdict
    last_quarter: tuple[Evidence, ...]  # those not attached again


def evidence_page(user, data_return):
    files = files_of(user, data_return)
    here = {(one.theme, one.code, one.digest) for one in files}
    return EvidencePage(
        data_return=data_return,
        files=files,
        may_attach=policies.may_attach(user, data_return),
        last_quarter=tuple(
            one
            for one in files_last_quarter(data_return).for_listing()
            if (one.theme, one.code, one.digest) not in here
        ),
    )


def files_of(user, data_return, theme=None):
    """The files this person may open, in the order they were attached; one query.

    `theme` is a theme's name: those of one theme only.
    """
    files = Evidence.objects.visible_to(user).attached().filter(data_return=data_return)
    if theme is not None:
        files = files.filter(theme=theme)
    return tuple(files.for_listing())


def files_sent(user, submission):
    """The files that went with a submission; one query."""
    files = Evidence.objects.visible_to(user).attached().filter(submissions=submission)
    return tuple(files.for_listing())
