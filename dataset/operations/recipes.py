"""Writing down how a number is made."""

from django.db import transaction
from django.utils import timezone

from agencies import clock, trail
from agencies.models import Agency
from agencies.validators import no_identifying_text
from dataset import policies
from dataset.models import RECIPE_QUESTIONS, Recipe


class Overtaken(ValueError):
    """Somebody else wrote a newer version meanwhile. `theirs` is that one."""

    def __init__(self, theirs):
        day = timezone.localdate(theirs.written_at)
        super().__init__(
            f"{theirs.written_by} changed this on {day:%-d %B %Y}. "
            "Both texts are below: put together what should stay, and save again."
        )
        self.theirs = theirs


@transaction.atomic
def write(agency, code, texts, *, seen, by):
    """The next version of an agency's recipe for one item, or the present one when nothing changed.

    `texts` are keyed by `RECIPE_QUESTIONS`; `seen` is the version its author saw (0: none).
    Raises `Overtaken` when there is a newer one.
    """
    policies.may_write_recipe(by, agency).enforce()
    for text in texts.values():
        no_identifying_text(text)
    Agency.objects.select_for_update().get(pk=agency.pk)
    held = (
        Recipe.objects.filter(agency=agency, code=code)
        .select_related("written_by")
        .order_by("version")
        .last()
    )
    if held and all(getattr(held, name) == texts[name] for name in RECIPE_QUESTIONS):
        return held
    if held and held.version != seen:
        raise Overtaken(held)
    recipe = Recipe.objects.create(
        agency=agency,
        code=code,
        version=held.version + 1 if held else 1,
        written_at=clock.now(),
        written_by=by,
        **texts,
    )
    trail.record(by, "dataset.recipe_written", recipe, code=code, version=recipe.version, **texts)
    return recipe


def freeze(submission, agency, codes):
    """Keep with a submission the recipes by which its figures were made."""
    used = Recipe.objects.current().of(agency).filter(code__in=codes).values_list("pk", flat=True)
    submission.recipes.set(used)
