"""The description of the API: its documented errors, and the page to read it on."""

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class TokenScheme(KnoxTokenScheme):
    """Tells the schema what our token authentication looks like."""

    target_class = "agencies.api.access.TokenAuthentication"


class SchemaView(SpectacularAPIView):
    """OpenAPI 3, for everyone who may use the API."""


class DocsView(SpectacularSwaggerSplitView):
    """The documentation in the service's own layout."""

    url_name = "api:schema"
    template_name = "lscb/api_docs.html"


DETAIL = "Detail"
BY_FIELD = "ErrorsByField"
ERRORS = {
    "400": ("A filter cannot be read; each says why.", BY_FIELD),
    "401": ("No token, a wrong or expired one, or nobody signed in.", DETAIL),
    "403": ("A second factor is required and the account has none.", DETAIL),
    "404": ("It does not exist, or it is not yours to see; also a page after the last.", DETAIL),
    "429": ("Too many requests; the header Retry-After says how many seconds to wait.", DETAIL),
}
ERROR_SCHEMAS = {
    DETAIL: {
        "type": "object",
        "properties": {"detail": {"type": "string"}},
        "required": ["detail"],
    },
    BY_FIELD: {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "string"}},
    },
}
PAGING = {"page", "page_size"}


def document_errors(result, generator, request, public):
    """Hook of drf-spectacular: every operation says how it refuses."""
    result["components"]["schemas"].update(ERROR_SCHEMAS)
    for operations in result["paths"].values():
        for operation in operations.values():
            names = {one["name"] for one in operation["parameters"] if one["in"] == "query"}
            for status, (words, schema) in ERRORS.items():
                if status != "400" or names - PAGING:
                    operation["responses"][status] = _response(words, schema)
    return result


def _response(words, schema):
    content = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {"description": words, "content": {"application/json": content}}
