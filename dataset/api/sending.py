"""Send a whole return in one request."""

import hashlib
import json
from collections import Counter

from django.conf import settings
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from agencies.api.filters import path_parameter
from dataset.models import DataReturn
from dataset.operations import returns, sending


CREATED, CONFLICT, NOT_TAKEN = 201, 409, 422
LONGEST_KEY = 100
KEY = "Idempotency-Key"


class FigureIn(serializers.Serializer):
    code = serializers.CharField(max_length=60)
    month = serializers.IntegerField(
        min_value=0, max_value=3, default=0, help_text="1 to 3, or 0 for the quarter."
    )
    value = serializers.CharField(
        max_length=200, allow_blank=True,
        help_text="As it would be typed: 12, <5, about 400, not held.",
    )  # fmt: skip
    note = serializers.CharField(max_length=4000, allow_blank=True, default="")


class ExplanationIn(serializers.Serializer):
    rule = serializers.CharField(max_length=20)
    code = serializers.CharField(max_length=60)
    text = serializers.CharField(max_length=4000)


class CommentaryIn(serializers.Serializer):
    theme = serializers.CharField(max_length=80)
    what_happened = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    why = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    effect = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    next = serializers.CharField(max_length=4000, allow_blank=True, required=False)


def _each_once(rows, *names):
    """The rows, when no two are about the same. Raises `ValidationError` naming those that are."""
    sent = Counter(", ".join(str(one[name]) for name in names) for one in rows)
    twice = [f"{about}: sent twice." for about, times in sent.items() if times > 1]
    if twice:
        raise ValidationError(twice)
    return rows


class WholeReturnIn(serializers.Serializer):
    """Figures, notes, explanations and commentary. What is not named stays as it is."""

    figures = FigureIn(many=True)
    explanations = ExplanationIn(many=True, required=False)
    commentary = CommentaryIn(many=True, required=False)

    def validate_figures(self, figures):
        """Each field once, and one note a measure: of two, nobody could say which is meant."""
        notes = {(one["code"], one["note"]) for one in figures if one["note"]}
        noted = Counter(code for code, _ in notes)
        twice = [f"{code}: two different notes." for code, times in noted.items() if times > 1]
        if twice:
            raise ValidationError(twice)
        return _each_once(figures, "code", "month")

    def validate_explanations(self, explanations):
        return _each_once(explanations, "rule", "code")

    def validate_commentary(self, commentary):
        return _each_once(commentary, "theme")

    def whole(self):
        data = self.validated_data
        return sending.Whole(
            figures={(one["code"], one["month"]): one["value"] for one in data["figures"]},
            notes={one["code"]: one["note"] for one in data["figures"] if one["note"]},
            explanations={
                (one["rule"], one["code"]): one["text"] for one in data.get("explanations", ())
            },
            commentary={
                (one["theme"], prompt): text
                for one in data.get("commentary", ())
                for prompt, text in one.items()
                if prompt != "theme"
            },
        )


class SentSerializer(serializers.Serializer):
    submission = serializers.IntegerField(help_text="Its number in this return.")
    submitted_at = serializers.DateTimeField()
    digest = serializers.CharField(help_text="sha256 of the figures.")
    receipt = serializers.URLField()


class ProblemSerializer(serializers.Serializer):
    severity = serializers.ChoiceField(["error", "query"])
    rule = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    month = serializers.IntegerField()
    summary = serializers.CharField()
    message = serializers.CharField()
    advice = serializers.CharField(allow_blank=True)


class NotTakenSerializer(serializers.Serializer):
    detail = serializers.CharField()
    problems = ProblemSerializer(many=True)


class SendingThrottle(UserRateThrottle):
    """A return is sent a few times a quarter, not many times a minute."""

    scope = "sending"


class SendingView(APIView):
    """Send a return, all of it or nothing."""

    throttle_classes = [SendingThrottle]

    @extend_schema(
        summary="Send a whole return",
        description="Takes figures, notes, explanations and commentary into the draft and sends "
        "the return to the agency’s approver, as the website does. All of it or nothing: when "
        "something is still to be done, the answer is 422 with every error and query in the words "
        "of the website, and the draft is as it was. The same key with the same body again gets "
        "the same answer and sends nothing a second time; with another body it gets 409.",
        parameters=[
            path_parameter("id", "The return’s number."),
            OpenApiParameter(
                KEY, str, OpenApiParameter.HEADER, required=True,
                description="Your own name for this sending, at most 100 characters.",
            ),
        ],
        request=WholeReturnIn,
        responses={
            CREATED: SentSerializer,
            CONFLICT: OpenApiResponse(description="The key was used for another body."),
            NOT_TAKEN: NotTakenSerializer,
        },
    )  # fmt: skip
    def post(self, request, pk):
        own = DataReturn.objects.own(request.user)
        data_return = get_object_or_404(own, pk=pk)
        key = _key(request)
        body = WholeReturnIn(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            sent = sending.send_whole(
                data_return, body.whole(), key=key, body_digest=_digest(request), by=request.user
            )
        except sending.OtherBody as problem:
            return Response({"detail": str(problem)}, status=CONFLICT)
        except sending.NotTaken as problem:
            return _not_taken(problem, map(_unknown, problem.problems))
        except returns.NotReady as problem:
            return _not_taken(problem, (_issue(missing.issue) for missing in problem.missing))
        return Response(_sent(sent.submission), status=CREATED)


def _key(request):
    key = request.headers.get(KEY, "").strip()
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise ValidationError(
            {KEY: [f"Name this sending in the header {KEY}, at most {LONGEST_KEY} characters."]}
        )
    return key


def _digest(request):
    """Of the content, not of its spacing or the order of its keys."""
    text = json.dumps(request.data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _sent(submission):
    sent = {
        "submission": submission.number,
        "submitted_at": submission.submitted_at,
        "digest": submission.digest,
        "receipt": f"{settings.SITE_URL}{submission.receipt_path}",
    }
    return SentSerializer(sent).data


def _not_taken(problem, problems):
    detail = f"{problem} Nothing was stored."
    return Response({"detail": detail, "problems": list(problems)}, status=NOT_TAKEN)


def _unknown(problem):
    where, message = problem
    return {
        "severity": "error", "rule": "", "code": where, "month": 0, "summary": message,
        "message": message, "advice": "Correct it or leave it out, and send the whole again.",
    }  # fmt: skip


def _issue(issue):
    return {
        "severity": issue.severity.value,
        "rule": issue.rule_id,
        "code": issue.codes[0],
        "month": issue.month,
        "summary": issue.summary,
        "message": issue.message,
        "advice": issue.advice,
    }
