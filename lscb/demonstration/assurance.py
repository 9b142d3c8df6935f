"""What the group and the boards made of it: remarks, risks with their history, reviews."""

import tomllib

from agencies.models import Meeting, Seat
from audits.models import Risk
from audits.operations import remarks, risks
from dataset.models import Publication
from lscb.demonstration.cast import DATA
from lscb.demonstration.days import as_of


REMARKED_ON = "2017-02-14"


def read(name):
    """A data file of texts."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def load(people):
    """Through the operations of the service, each on its own day."""
    log = read("risks.toml")
    _risks(people, log["risk"])
    _remarks(people, read("remarks.toml")["remark"])
    _reviews(people, log["review"])


def _risks(people, told):
    for one in told:
        board = people.boards[one["board"]]
        author = people.group_chair(board)
        first, *later = one["scores"]
        fields = {
            name: one[name]
            for name in ("title", "category", "cause", "event", "consequence", "controls")
        }
        fields["owner"] = Seat.objects.get(board=board, title=one["owner"])
        fields["review_on"] = one["review_on"]
        with as_of(first["on"]):
            risk = risks.raise_risk(
                board,
                by=author,
                fields=fields,
                codes=one["codes"],
                scores=_scores(first),
                reason=first["reason"],
            )
        for score in later:
            with as_of(score["on"]):
                risks.rescore(risk, by=author, scores=_scores(score), reason=score["reason"])


def _scores(told):
    return {
        f"{kind}_{side}": told[kind][place]
        for kind in ("inherent", "current", "target")
        for place, side in enumerate(("likelihood", "impact"))
    }


def _remarks(people, told):
    for one in told:
        board = people.boards[one["board"]]
        publication = (
            Publication.objects.filter(board=board, version=1)
            .order_by("-period__year", "-period__quarter")
            .first()
        )
        with as_of(REMARKED_ON):
            remarks.write(
                publication,
                one["code"],
                by=people.group_chair(board),
                kind=one["kind"],
                text=one["text"],
            )


def _reviews(people, told):
    for one in told:
        board = people.boards[one["board"]]
        meeting = Meeting.objects.get(board=board, group=one["group"], held_on=one["meeting"])
        with as_of(one["meeting"]):
            risks.review(
                Risk.objects.get(board=board, number=one["risk"]),
                by=people.group_chair(board),
                meeting=meeting,
                note=one["note"],
                next_review_on=one["next_review_on"],
            )
