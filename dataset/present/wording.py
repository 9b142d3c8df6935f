"""The page on which the analyst looks at the numbers in what agencies wrote."""

from dataclasses import dataclass

from agencies.models import Board
from dataset.models import Period, Wording
from dataset.models.undecided import undecided


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `is_telling` where it is one of the numbers."""

    text: str
    is_telling: bool


@dataclass(frozen=True, slots=True)
class Line:
    about: str
    digest: str
    text: str
    pieces: tuple[Piece, ...]
    named: str  # the numbers, in words for those who do not see the marks
    decision: Wording | None


@dataclass(frozen=True, slots=True)
class WordingPage:
    board: Board
    period: Period
    open: tuple[Line, ...]
    done: tuple[Line, ...]


def wording_page(board, period):
    """Every text of the quarter that holds telling numbers, those to decide about first."""
    lines = [_line(one) for one in undecided(board, period).asked]
    return WordingPage(
        board,
        period,
        tuple(line for line in lines if line.decision is None),
        tuple(line for line in lines if line.decision is not None),
    )


def _line(asked):
    text, pieces, at = asked.text.text, [], 0
    for found in asked.found:
        pieces += [Piece(text[at : found.start], False), Piece(found.text, True)]
        at = found.end
    pieces.append(Piece(text[at:], False))
    return Line(
        about=asked.text.about,
        digest=asked.text.digest,
        text=text,
        pieces=tuple(piece for piece in pieces if piece.text),
        named=", ".join(dict.fromkeys(f"“{found.text}”" for found in asked.found)),
        decision=asked.decision,
    )
