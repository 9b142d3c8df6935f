"""The description of the API: its documented refusals, and the page to read it on."""

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.generators import SchemaGenerator


class TokenScheme(KnoxTokenScheme):
    """Tells the schema what our token authentication looks like."""

    target_class = "agencies.api.access.TokenAuthentication"


DETAIL = "Detail"
BY_FIELD = "ErrorsByField"
REFUSALS = {
    "400": ("A filter cannot be read; each says why.", BY_FIELD),
    "401": ("No token, a wrong or expired one, or nobody signed in.", DETAIL),
    "403": (
        "A second factor is required and the account has none; or you may read it and not do it.",
        DETAIL,
    ),
    "404": ("It does not exist, or it is not yours to see; also a page after the last.", DETAIL),
    "429": ("Too many requests; the header Retry-After says how many seconds to wait.", DETAIL),
}
REFUSAL_SHAPES = {
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
    result["components"]["schemas"].update(REFUSAL_SHAPES)
    for operations in result["paths"].values():
        for operation in operations.values():
            names = {one["name"] for one in operation["parameters"] if one["in"] == "query"}
            for status, (words, shape) in REFUSALS.items():
                if status != "400" or names - PAGING or "requestBody" in operation:
                    operation["responses"][status] = _response(words, shape)
    return result


def _response(words, shape):
    content = {"schema": {"$ref": f"#/components/schemas/{shape}"}}
    return {"description": words, "content": {"application/json": content}}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of an answer. `shape` names the part of the page that explains it."""

    name: str
    kind: str  # "text", "number or null", "list of"
    shape: str
    words: str


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the API."""

    method: str  # "GET" or "POST"
    path: str
    summary: str
    words: str
    parameters: tuple[Field, ...]
    body: Field | None  # what is sent along
    answer: Field
    refusals: tuple[tuple[str, Field], ...]  # of its own, beside those of every address

    @property
    def link(self):
        """The address itself, where nothing has to be filled in."""
        return "" if "{" in self.path or self.method != "GET" else self.path


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of object in the answers."""

    name: str
    words: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class DocsPage:
    addresses: tuple[Address, ...]
    shapes: tuple[Shape, ...]
    refusals: tuple[tuple[str, str], ...]


@require_safe
@login_required
def docs(request):
    """The documentation, made on the server: it needs no script."""
    return render(request, "lscb/api_docs.html", {"page": docs_page()})


@cache
def docs_page():
    """The whole schema as the page tells it. It is the same until the next release."""
    schema = SchemaGenerator().get_schema(public=True)
    components = schema["components"]["schemas"]
    return DocsPage(
        addresses=tuple(
            _address(method.upper(), path, operation, components)
            for path, operations in schema["paths"].items()
            for method, operation in operations.items()
        ),
        shapes=tuple(
            Shape(name, _words(shape), _fields(shape["properties"], components))
            for name, shape in components.items()
            if "properties" in shape and not name.startswith("Paginated") and name != DETAIL
        ),
        refusals=tuple((status, words) for status, (words, _) in REFUSALS.items()),
    )


def _address(method, path, operation, components):
    answers = operation["responses"]
    answer = _content(answers.get("200") or answers["201"])
    return Address(
        method=method,
        path=path,
        summary=operation["summary"],
        words=operation.get("description", ""),
        parameters=tuple(
            _field(one["name"], one["schema"], components, _words(one))
            for one in operation["parameters"]
            if one["name"] not in PAGING
        ),
        body=_body(operation, components),
        answer=_field("", _rows_of(answer, components), components),
        refusals=tuple(
            (status, _field("", _content(one), components, _words(one)))
            for status, one in answers.items()
            if status not in {"200", "201", *REFUSALS} and "content" in one
        ),
    )


def _content(answer):
    return answer["content"]["application/json"]["schema"]


def _body(operation, components):
    if "requestBody" not in operation:
        return None
    return _field("", _content(operation["requestBody"]), components)


def _rows_of(schema, components):
    """What a page of a list holds; other answers as they are."""
    held = components[_target(schema)]
    return held["properties"]["results"] if _target(schema).startswith("Paginated") else schema


def _fields(properties, components):
    return tuple(_field(name, schema, components) for name, schema in properties.items())


def _field(name, schema, components, words=None):
    kind, shape = _kind(schema, components)
    if schema.get("nullable"):
        kind += " or null"
    return Field(name, kind, shape, _words(schema) if words is None else words)


def _words(described):
    """A description without drf-spectacular's list of choices: they stand with the kind."""
    return described.get("description", "").partition("* `")[0].strip()


def _kind(schema, components):
    """(kind in words, name of the shape it leads to or "")."""
    if schema.get("type") == "array":
        kind, shape = _kind(schema["items"], components)
        return (f"list of {kind}", shape)
    for alternative in (schema, *schema.get("allOf", ()), *schema.get("oneOf", ())):
        if "enum" in alternative:
            return (f"one of: {', '.join(map(str, alternative['enum']))}", "")
        if "$ref" in alternative:
            held = components[_target(alternative)]
            return ("", _target(alternative)) if "properties" in held else _kind(held, components)
    return (KINDS.get(schema.get("format")) or KINDS[schema["type"]], "")


KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "date",
    "date-time": "date and time",
}


def _target(schema):
    return schema.get("$ref", "").rpartition("/")[2]
