"""Following a measure or a theme, and the letters to those who follow what is published."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.text import slugify

from agencies import clock, trail
from agencies.models import Appointment, Role
from dataset import mail, policies
from dataset.intake import fields
from dataset.intake.breakdowns import measure_of
from dataset.models import Definition, FollowersLetter, Following, ShownFigure
from dataset.models.readers import readers_on


@transaction.atomic
def follow(board, *, by, code="", theme=""):
    """Follow one measure or one theme of a board. Following it twice changes nothing."""
    policies.may_follow(by, board).enforce()
    made, is_new = Following.objects.get_or_create(
        person=by, board=board, code=code, theme=theme, defaults={"since": clock.now()}
    )
    if is_new:
        trail.record(by, "dataset.followed", made, board=board.slug, code=code, theme=theme)
    return made


@transaction.atomic
def unfollow(following, *, by):
    """Follow it no longer: no letter names it any more. Only one's own, and once."""
    policies.may_follow(by, following.board).enforce()
    own = Following.objects.select_for_update(of=("self",)).filter(person=by, pk=following.pk)
    if own.exists():
        trail.record(by, "dataset.unfollowed", following, board=following.board.slug)
        own.delete()


def tell_followers(publication, before):
    """One letter to each person who follows something that this publication brings; how many.

    Call it in the transaction that publishes. The first version of a quarter brings everything
    in it. A later version brings only what it changed, as the person is shown it: who sees a
    hidden figure before and after is not told that something behind it moved. Who has no role
    on the board any more gets none; nor does a chair, who could not stop it.
    """
    followed = _followed(publication)
    if not followed:
        return 0
    readers = readers_on(publication.board, followed)
    definitions = list(Definition.objects.current_in(publication.period).for_reading())
    brought = {
        reader: _brought(publication, before, reader, definitions)
        for reader in set(readers.values())
    }
    letters = {}
    for person, held in followed.items():
        if person.pk in readers:
            named = _named(held, brought[readers[person.pk]])
            letters |= {person: named} if named else {}
    now = clock.now()
    FollowersLetter.objects.bulk_create(
        FollowersLetter(publication=publication, person=person, written_at=now)
        for person in letters
    )
    mail.tell_published(publication, letters)
    if letters:
        trail.record(None, "dataset.followers_told", publication, letters=len(letters))
    return len(letters)


def _followed(publication):
    """{person: what they follow}, of those who were not written to about it; three queries."""
    chairs = Appointment.objects.current().filter(role=Role.CHAIR).values("user")
    told = FollowersLetter.objects.filter(publication=publication).values("person")
    rows = Following.objects.filter(board=publication.board).select_related("board")
    rows = rows.exclude(person__in=chairs)
    held = {}
    for one in rows.exclude(person__in=told).order_by("pk"):
        held.setdefault(one.person_id, []).append(one)
    people = get_user_model().objects.in_bulk(held)
    return {people[pk]: following for pk, following in sorted(held.items())}


def _brought(publication, before, reader, definitions):
    """The definitions of the measures that it brings to a reader; one query."""
    seen = ShownFigure.objects.seen_by(reader).filter(publication__in=[publication, before])
    values = {publication.pk: set()} | ({before.pk: set()} if before else {})
    for pk, *value in seen.values_list(
        "publication", "code", "month", "standing", "low", "high", "qualifier", "reason"
    ):
        values[pk].add(tuple(value))
    changed = values[publication.pk]
    if before:
        changed = changed ^ values[before.pk]
    codes = {measure_of(code) for code, *_ in changed}
    return [one for one in definitions if codes & _codes_of(one)]


def _codes_of(definition):
    """A measure and the parts that are asked for it."""
    return {definition.code, *(part.code for part in fields.parts(definition.part_names))}


def _named(held, brought):
    """What a person follows, of what was brought: measures, then themes."""
    by_code = {one.code: one.name for one in brought}
    themes = {slugify(one.theme): one.theme for one in brought}
    found = []
    for one in held:
        if one.code in by_code:
            found.append(mail.Named(f"{by_code[one.code]} ({one.code})", one.get_absolute_url()))
    for one in held:
        if one.theme and slugify(one.theme) in themes:
            name = f"The theme {themes[slugify(one.theme)]}"
            found.append(mail.Named(name, one.get_absolute_url()))
    return found
