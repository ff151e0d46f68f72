"""The recipe's own schema as fields of a form: types, bounds, defaults, choices and help all come from the models.

Nothing here names a key of the recipe but `teachers`, whose tables people name: a new key appears by itself.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from engine.config import Recipe

Place = tuple[str, ...]
"""Where a value stands in a recipe: the names of the tables around it, and its own."""
Kind = Literal["integer", "number", "truth", "text", "choice", "choices", "path", "paths", "free"]
TEACHERS: Final = "teachers"

_UNITS: Final = {"usd": "USD", "s": "seconds", "mb": "MB", "chars": "characters", "env": "variable"}
_ATTRIBUTE: Final = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FormField:
    """One value that a person may set.

    Attributes:
        place: Where it stands.
        kind: What it is; `free` is a table of any keys.
        default: What holds where nothing is said; `None` where nothing holds, or something must be said.
        required: Whether something must be said.
        choices: What it may be, where it is one of a few.
        low: The least number.
        high: The greatest one.
        longest: Characters of a text.
        help: What it means.
        table: Its table in words, where that has to be told.
    """

    place: Place
    kind: Kind
    default: Any = None
    required: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    longest: int | None = None
    help: str = ""
    table: str = ""

    @property
    def label(self) -> str:
        """Its name in words."""
        name = in_words(self.place[-1])
        return f"{self.table}: {name[:1].lower()}{name[1:]}" if self.table else name


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table of values.

    Attributes:
        place: Where it stands; empty for the recipe itself.
        optional: Whether it takes effect by being there.
        summary: What it is about.
        fields: Its values.
        tables: The tables in it.
    """

    place: Place
    optional: bool
    summary: str
    fields: tuple[FormField, ...]
    tables: tuple["FormTable", ...]


def in_words(name: str) -> str:
    """A key as people read it: `budget_usd` is `Budget, USD`."""
    first, _, last = name.rpartition("_")
    text = f"{first}, {_UNITS[last]}" if first and last in _UNITS else name
    return (text[:1].upper() + text[1:]).replace("_", " ")


@cache
def recipe_table() -> FormTable:
    """The whole recipe but its teachers."""
    schema = Recipe.model_json_schema()
    return _table((), schema, schema["$defs"], optional=False)


@cache
def teacher_kinds() -> tuple[str, ...]:
    """The kinds of teachers that a recipe knows."""
    return tuple(_kinds())


@cache
def teacher_table(role: str, kind: str) -> FormTable:
    """The table of a teacher of some role and kind."""
    definitions = Recipe.model_json_schema()["$defs"]
    return _table((TEACHERS, role), _kinds()[kind], definitions, optional=False)


@cache
def optional_tables() -> frozenset[str]:
    """The names of the tables that take effect by being there, those of teachers included."""
    teachers = (teacher_table("", kind) for kind in teacher_kinds())
    return frozenset(name for table in (recipe_table(), *teachers) for name in _optional(table))


def _optional(table: FormTable) -> Iterator[str]:
    for inner in table.tables:
        if inner.optional:
            yield inner.place[-1]
        yield from _optional(inner)


def _kinds() -> dict[str, Schema]:
    schema = Recipe.model_json_schema()
    mapping: Mapping[str, str] = schema["properties"][TEACHERS]["additionalProperties"]["discriminator"]["mapping"]
    return {kind: schema["$defs"][reference.rpartition("/")[2]] for kind, reference in sorted(mapping.items())}


def _table(place: Place, schema: Schema, definitions: Schema, *, optional: bool) -> FormTable:
    said = str(schema.get("description", ""))
    summary, _, attributes = said.partition("\n\nAttributes:\n")
    helps = {name: " ".join(text.split()) for name, text in _ATTRIBUTE.findall(attributes)}
    fields: list[FormField] = []
    tables: list[FormTable] = []
    for name, part in schema["properties"].items():
        inner, nullable = _without_null(part, definitions)
        if "const" in inner or (not place and name == TEACHERS):
            continue
        if "properties" in inner:
            tables.append(_table((*place, name), inner, definitions, optional=nullable))
        else:
            whole = {**inner, "default": part.get("default"), "required": name in schema.get("required", ())}
            fields.append(_field((*place, name), whole, helps.get(name, ""), definitions))
    return FormTable(place, optional, " ".join(summary.split()), tuple(fields), tuple(tables))


def _without_null(part: Schema, definitions: Schema) -> tuple[Schema, bool]:
    """What a property is where it is something, and whether it may be nothing; references are followed."""
    branches = [branch for branch in part.get("anyOf", ()) if branch.get("type") != "null"]
    nullable = bool(part.get("anyOf")) and len(branches) < len(part["anyOf"])
    inner = branches[0] if branches else part
    if "$ref" in inner:
        inner = definitions[inner["$ref"].rpartition("/")[2]]
    return inner, nullable


def _field(place: Place, schema: Schema, text: str, definitions: Schema) -> FormField:
    items, _ = _without_null(schema.get("items", {}), definitions)
    choices = tuple(schema.get("enum", items.get("enum", ())))
    default = schema.get("default")
    return FormField(
        place,
        _kind(schema, items),
        default=default,
        required=schema["required"],
        choices=choices,
        low=schema.get("minimum", schema.get("exclusiveMinimum")),
        high=schema.get("maximum", schema.get("exclusiveMaximum")),
        longest=schema.get("maxLength"),
        help=text,
    )


_KINDS: Final[Mapping[str, Kind]] = {"integer": "integer", "number": "number", "boolean": "truth", "object": "free"}


def _kind(schema: Schema, items: Schema) -> Kind:
    if schema.get("type") == "array":
        return "choices" if "enum" in items else "paths"
    if "enum" in schema:
        return "choice"
    return _KINDS.get(schema.get("type", ""), "path" if schema.get("format") == "path" else "text")
