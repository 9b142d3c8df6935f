"""What the schema says of every read-only set, errors included."""

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view


SIGN_IN = OpenApiResponse(description="No token, or one that has run out.")
REFUSED = OpenApiResponse(description="A second factor has to be set up first.")
NOT_THERE = OpenApiResponse(description="It does not exist, or not for you.")
BAD_CHOICE = OpenApiResponse(description="A filter holds something that cannot be chosen.")
LIST_ERRORS = {400: BAD_CHOICE, 401: SIGN_IN, 403: REFUSED, 404: NOT_THERE}
DETAIL_ERRORS = {401: SIGN_IN, 403: REFUSED, 404: NOT_THERE}


def documented(serializer, *, detail=True, detailed=None):
    """Say in the schema what a read-only set answers, errors included."""
    operations = {"list": extend_schema(responses={200: serializer(many=True), **LIST_ERRORS})}
    if detail:
        one = detailed or serializer
        operations["retrieve"] = extend_schema(responses={200: one, **DETAIL_ERRORS})
    return extend_schema_view(**operations)
