"""What every written shape shares, and what a value that does not fit is told. Owns no key.

A check raises ValueError with the words that finish "found X, expected …".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from config.problem import KeyPath, Problem, shown

UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Control characters, line ends, halves of characters: a name with one forges a mail header or a log line."""

ID = r"^[a-z0-9][a-z0-9_-]{0,63}$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
PATTERNS: Mapping[str, str] = {
    ID: "an id of small letters, digits, - and _, at most 64 characters",
    LANGUAGE: "a language such as zh-CN or en",
}
EXPECTED: Mapping[str, str] = {
    "bool_parsing": "true or false",
    "dict_type": "a mapping (key: value)",
    "enum": "{expected}",
    "float_parsing": "a number",
    "float_type": "a number",
    "greater_than_equal": "at least {ge}",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number",
    "int_type": "a whole number",
    "less_than_equal": "at most {le}",
    "list_type": "a list",
    "literal_error": "{expected}",
    "model_type": "a mapping (key: value)",
    "string_too_long": "at most {max_length} characters",
    "string_too_short": "text",
    "string_type": "text",
    "too_long": "at most {max_length}",
    "too_short": "at least {min_length}",
    "tuple_type": "a list",
    "value_error": "{error}",
}
"""From pydantic's own names of errors to the words after "expected"."""


class Shape(BaseModel):
    """Base of every part of a document: unknown keys are errors, nothing changes after loading."""

    # Built when first used: the interface knows many shapes that few days need, and a Pi has little room.
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


def printable(value: str) -> str:
    """Return a text that fits into one line of a page, a mail header and a log."""
    if UNPRINTABLE.search(value):
        raise ValueError("text in one line, without control characters")
    return value


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(printable)
]
"""Something people read: a name, an address."""

Id = Annotated[str, Field(pattern=ID)]
Language = Annotated[str, Field(pattern=LANGUAGE, examples=["zh-CN", "en"])]

Model = TypeVar("Model", bound=BaseModel)


def fitted(
    model: type[Model], value: object, context: Mapping[str, Any] | None = None
) -> tuple[Model | None, list[Problem]]:
    """Return the value as this shape and no problem, or None and everything that does not fit."""
    try:
        return model.model_validate(value, context=dict(context or {}), by_alias=True, by_name=False), []
    except ValidationError as error:
        return None, list(_problems(error, model))


def _problems(error: ValidationError, model: type[BaseModel]) -> Iterator[Problem]:
    errors = error.errors(include_url=False)
    for each in errors:
        if each["type"] == "too_short" and any(_is_inside(other["loc"], each["loc"]) for other in errors):
            continue  # what is wrong inside it was not counted
        path = _as_written(tuple(each["loc"]), model)
        if each["type"] == "extra_forbidden":
            yield _unknown(path, model)
        elif each["type"] != "default_factory_not_called":
            yield Problem(path, _text(each, path, model), required=is_required(model, path))


def _is_inside(inner: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(inner) > len(outer) and inner[: len(outer)] == outer


def _as_written(path: KeyPath, model: type[BaseModel]) -> KeyPath:
    """Return the path with keys as the document writes them; a default has the name of its field."""
    around = model_at(model, path[:-1])
    field = around.model_fields.get(str(path[-1])) if around is not None and path else None
    return path if field is None else (*path[:-1], written(str(path[-1]), field))


def _text(each: ErrorDetails, path: KeyPath, model: type[BaseModel]) -> str:
    if each["type"] == "missing":
        field = field_at(model, path)
        words = (field.description or "" if field is not None else "").split(". ")[0].rstrip(".")
        return f"missing, expected {words}" if words else "missing"
    context = each.get("ctx", {})
    if each["type"] in EXPECTED:
        words = EXPECTED[each["type"]].format_map(context)
    else:
        words = PATTERNS.get(context.get("pattern", ""), each["msg"])
    found = "one that is not shown" if path[-1:] == ("password",) else shown(each["input"])
    return f"found {found}, expected {words}"


def _unknown(path: KeyPath, model: type[BaseModel]) -> Problem:
    around = model_at(model, path[:-1])
    known = keys(around) if around is not None else []
    return Problem(path, f"unknown key, expected one of {', '.join(known)}", known, str(path[-1]))


def keys(model: type[BaseModel]) -> list[str]:
    """Return the keys of a shape as they are written."""
    return [written(name, field) for name, field in model.model_fields.items()]


def written(name: str, field: FieldInfo) -> str:
    """Return the key of a field as it is written, such as `from`."""
    return field.validation_alias if isinstance(field.validation_alias, str) else name


def field_at(model: type[BaseModel], path: KeyPath) -> FieldInfo | None:
    """Return the key at a path, None where there is none."""
    around = model_at(model, path[:-1])
    fields = around.model_fields if around is not None and path else {}
    return next((field for name, field in fields.items() if path[-1] == written(name, field)), None)


def is_required(model: type[BaseModel], path: KeyPath) -> bool:
    """Tell whether the key at a path has to be there."""
    field = field_at(model, path)
    return field is not None and field.is_required()


def model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    """Return the shape of the part at a path, None where that is no mapping of known keys."""
    for part in path:
        if isinstance(part, int):
            continue
        fields = [field for name, field in model.model_fields.items() if part == written(name, field)]
        inner = _model_in(fields[0].annotation) if fields else None
        if inner is None:
            return None
        model = inner
    return model


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model_in(each)) is not None), None)
