"""The description of the API (OpenAPI 3.1.0), made of the table of operations; what it leaves out is not answered."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from model.access import Scope
from model.version import VERSION
from web.api.operations import PREFIX, Operation
from web.api.problems import MEDIA_TYPE
from web.api.wire import Problem

REFERENCE = "#/components/schemas/{model}"
_ABOUT = (
    "What Bantin watches and publishes, for programs. Lists go on at the cursor in `next`, which the `Link` field "
    "(RFC 8288) has as an address too. Refusals are problems (RFC 9457)."
)
_COMMON: Mapping[int, str] = {
    400: "Parameters, or a body, that cannot be read.",
    401: "No token, or one that is not good.",
    414: "The address is too long.",
    429: "Too many requests with wrong tokens, or too much under way.",
    431: "The header fields are too many or too long.",
    503: "The database cannot be used now, or too many requests are waiting.",
}
_WRITING: Mapping[int, str] = {403: "The token may only read.", 409: "The settings cannot be changed so."}
_WITH_BODY: Mapping[int, str] = {
    408: "The body came too slowly.",
    413: "The body is too large.",
    415: "The body is of another media type.",
    422: "The body says something that cannot be used.",
}


def describe_api(
    operations: Sequence[Operation], patterns: Mapping[str, str], schemas: Mapping[str, Any], base_url: str
) -> dict[str, Any]:
    """Return the description; `patterns` are those of path parameters, `schemas` further ones that bodies refer to."""
    shapes: list[type[BaseModel]] = [Problem, *(one.shape for one in operations if one.shape)]
    _, made = models_json_schema([(shape, "serialization") for shape in shapes], ref_template=REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        paths.setdefault(PREFIX + one.path, {})[one.method.lower()] = describe_operation(one, patterns)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Bantin", "version": VERSION, "description": _ABOUT},
        "servers": [{"url": base_url}],
        "paths": paths,
        "components": {
            "schemas": {**made["$defs"], **schemas},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "`bantin token add`"}},
        },
    }


def describe_operation(one: Operation, patterns: Mapping[str, str]) -> dict[str, Any]:
    """Return one operation as its path has it."""
    described: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "security": [{"token": []}] if one.scope else [],
        "parameters": [*_list_path(one, patterns), *_list_query(one), *_list_fields(one)],
        "responses": {str(status): answer for status, answer in sorted(_list_answers(one).items())},
    }
    if one.scope is Scope.WRITE:
        described["description"] = "Needs a token with the scope `write`."
    if one.body is not None:
        content = {media: {"schema": one.body} for media in {one.body_type: 0, "application/json": 0}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _list_path(one: Operation, patterns: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": f"^{pattern}$"}}
        for name, pattern in patterns.items()
        if f"{{{name}}}" in one.path
    ]


def _list_query(one: Operation) -> list[dict[str, Any]]:
    declared = one.query.model_json_schema().get("properties", {})
    described = []
    for name, part in declared.items():
        schema = {key: value for key, value in part.items() if key not in ("title", "description")}
        if "anyOf" in schema:  # that it may be left out says the parameter itself
            [alternative] = [other for other in schema["anyOf"] if other != {"type": "null"}]
            schema = alternative
        described.append({"name": name, "in": "query", "description": part["description"], "schema": schema})
    return described


def _list_fields(one: Operation) -> list[dict[str, Any]]:
    names = [*one.conditions, *(["If-None-Match"] if one.is_reading else [])]
    return [{"name": name, "in": "header", "schema": {"type": "string"}} for name in names]


def _list_answers(one: Operation) -> dict[int, dict[str, Any]]:
    refusals = {**_COMMON, **one.refusals}
    if one.scope is None:
        del refusals[401]
    if one.scope is Scope.WRITE:
        refusals = {**_WRITING, **refusals}
    if one.body is not None:
        refusals = {**_WITH_BODY, **refusals}
    answers = {status: _describe_refusal(status, text) for status, text in refusals.items()}
    if one.is_reading:
        answers[304] = {"description": "What the client has is still good."}
    return {**answers, one.status: _describe_good(one)}


def _describe_good(one: Operation) -> dict[str, Any]:
    fields = {**({"ETag": "Of what is answered."} if one.is_reading else {}), **one.headers}
    good: dict[str, Any] = {"description": HTTPStatus(one.status).phrase}
    if fields:
        good["headers"] = {name: {"description": text, "schema": {"type": "string"}} for name, text in fields.items()}
    if one.is_list:
        text = "The address of the next page, with rel=next."
        good.setdefault("headers", {})["Link"] = {"description": text, "schema": {"type": "string"}}
    if one.shape:
        schema = {"$ref": REFERENCE.format(model=one.shape.__name__)}
        good["content"] = {"application/json": {"schema": schema}}
    return good


def _describe_refusal(status: int, text: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": text,
        "content": {MEDIA_TYPE: {"schema": {"$ref": REFERENCE.format(model="Problem")}}},
    }
    if status in (429, 503):
        described["headers"] = {"Retry-After": {"description": "In seconds.", "schema": {"type": "integer"}}}
    return described
