"""The page on which an agency says what its figures mean, theme by theme."""

from dataclasses import dataclass

from dataset import policies
from dataset.models import PROMPTS, DataReturn, Evidence
from dataset.models.carried import said_last_quarter
from dataset.models.contents import Theme
from dataset.present.evidence import files_of
from dataset.present.returns_fields import ANSWER, NOT_SAVED, Text, text_of


HINTS = {
    "what_happened": "What do the figures of this theme show this quarter?",
    "why": "What brought it about?",
    "effect": "What has it meant for children and families?",
    "next": "What will be done about it, by whom and by when?",
}


@dataclass(frozen=True, slots=True)
class CommentaryLink:
    name: str
    slug: str
    is_written: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One prompt, what it asks, and its text."""

    label: str
    hint: str
    text: Text
    last: str  # what was said a quarter ago, where nothing is said yet


@dataclass(frozen=True, slots=True)
class CommentaryPage:
    data_return: DataReturn
    theme: Theme
    themes: tuple[CommentaryLink, ...]
    answers: tuple[Answer, ...]
    may_edit: object  # a Verdict
    next_theme: Theme | None
    clashes: int
    files: tuple[Evidence, ...]  # what is attached about this theme

    @property
    def problem_words(self):
        """What stands above the list of answers that were not saved."""
        if any(answer.text.refused for answer in self.answers):
            return NOT_SAVED
        return "Somebody else changed this too"


def commentary_page(user, contents, theme, clashes=None):
    """The four answers of one theme. `clashes`: {field name: (text seen, Clash)} after a save."""
    clashes = clashes or {}
    held = contents.commentary.get(theme.name)
    last = said_last_quarter(contents.data_return, theme.name)
    position = contents.themes.index(theme)
    following = contents.themes[position + 1 : position + 2]
    return CommentaryPage(
        data_return=contents.data_return,
        theme=theme,
        themes=tuple(
            CommentaryLink(each.name, each.slug, _is_written(contents, each), each is theme)
            for each in contents.themes
        ),
        answers=tuple(
            Answer(
                label,
                HINTS[name],
                text_of(ANSWER, name, getattr(held, name) if held else "", clashes),
                "" if held and getattr(held, name) else last.get(name, ""),
            )
            for name, label in PROMPTS.items()
        ),
        may_edit=policies.may_edit(user, contents.data_return),
        next_theme=following[0] if following else None,
        clashes=len(clashes),
        files=files_of(user, contents.data_return, theme.name),
    )


def _is_written(contents, theme):
    held = contents.commentary.get(theme.name)
    return bool(held and held.answers)
