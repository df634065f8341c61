"""The choice of a column's kind: by its type first, then by what constraints require, then by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from example_data.generation.type_facts import INTEGER_TYPES, TEXT_TYPES
from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.requirement import COMPARISONS, HIGHS, LOWS, Requirement, UnfitError
from example_data.scaffold.kinds import texts
from example_data.scaffold.kinds.hints import find_hints
from example_data.scaffold.kinds.name_hints import call, fits, snake_case
from example_data.scaffold.kinds.neighbours import ALONE, Neighbours
from example_data.scaffold.kinds.numbers import WHOLE, Window, number_kind
from example_data.scaffold.kinds.ordered_arrays import ordered_array
from example_data.scaffold.kinds.read_texts import read_text
from example_data.scaffold.kinds.shares import TRUE_SHARE, constant_default, one_of, true_share, weigh
from example_data.scaffold.schema.tables import NUMBERS, PLENTIFUL_TYPES, Column

ITEMS = 3
"""Members of an array, at most, where no constraint says how many."""

LEAST_OCTETS, MOST_OCTETS = 8, 64
"""Bytes of a bytea whose length no constraint says."""

DIGEST = 32
"""Bytes of a digest or a key."""

DAYS = 720
"""Days before the anchor, where a date's name says nothing."""

HOURS = {"{opens}": ["08:00", "08:30", "09:00", "10:00"], "{closes}": ["16:00", "17:00", "18:00", "20:00"]}
"""Times of day between which something is open, or somebody works, by patterns of names."""

Choose = Callable[[Column, Requirement, Window, Neighbours], Call]
"""What returns the kind of a column of one type, or raises an UnfitError."""

PAST = 2
"""Days before the anchor that are over in every time zone, whatever the hour."""


def choose_kind(column: Column, requirement: Requirement, window: Window = WHOLE, around: Neighbours = ALONE) -> Call:
    """Return the kind whose values the column takes and its constraints allow.

    Raises:
        UnfitError: There is none; the message says what is missing.
    """
    if column.type.is_array:
        return _array(column, requirement, around)
    if column.type.is_composite:
        raise UnfitError(f"values of the composite type {column.type.name} are left to c.text_of")
    if column.type.labels:
        return _label(column, requirement, around)
    if column.type.name in TEXT_TYPES:
        return _text(column, requirement, around)
    if column.type.family in NUMBERS:
        own = replace(requirement, conditions=tuple(c for c in requirement.conditions if not c.other))
        if not own.is_within("", relations=COMPARISONS):
            raise UnfitError("no kind of number keeps its constraints")
    if column.type.name not in _KINDS:
        return read_text(column, requirement)
    if requirement.is_unique and column.type.name not in _UNIQUE:
        raise UnfitError(f"no kind of {column.type.name} is unique")
    return _KINDS[column.type.name](column, requirement, window, around)


def _array(column: Column, requirement: Requirement, around: Neighbours) -> Call:
    single = replace(column, name="", type=replace(column.type, is_array=False))
    if compared := [c for c in requirement.conditions if c.other == column.name and c.aspect.startswith("[")]:
        return ordered_array(column, requirement, compared)
    low, high = requirement.bounds("count", 0, None)
    members = requirement.of_members
    element = choose_kind(single, members)
    if column.type.name in TEXT_TYPES - {"text", "character varying"}:
        raise UnfitError(f"arrays of {column.type.name} cannot be made: the server takes no other texts for them")
    if column.type.name in TEXT_TYPES and not members.conditions:
        is_varying = column.type.name == "character varying"
        element = call("words", 1, 1, max_length=column.type.length, type="varchar" if is_varying else None)
    count_conditions = [condition for condition in requirement.value_conditions if condition.aspect == "count"]
    if requirement.is_unique or len(count_conditions) + len(members.conditions) < len(requirement.value_conditions):
        raise UnfitError("no kind of array is unique or keeps its constraints")
    most = max(low, ITEMS) if high is None else min(high, max(low, ITEMS))
    if (
        element.function == "c.choice"
        and column.type.name == "text"
        and low <= len(values := list(members.values() or ()))
    ):
        return call("some", values, low, min(most, len(values)))
    for hinted in find_hints(column, around):
        (listed, *_) = hinted.arguments
        assert isinstance(listed, list)
        fit = [text for text in listed if members.allows(text, 0, column.type.length)]
        if len(fit) >= max(most, 2) and members.values() is None:
            typed = "varchar[]" if column.type.name == "character varying" else None
            return call("some", fit, low, most, type=typed)
    return call("array", element, low, most)


def _label(column: Column, requirement: Requirement, around: Neighbours) -> Call:
    if not requirement.is_within("", relations={"=", "in", "<>", "not in"}):
        raise UnfitError("no kind of label keeps its constraints")
    if requirement.is_unique:
        raise UnfitError(f"there are only {len(column.type.labels)} different labels")
    allowed = requirement.values() or column.type.labels
    labels = [label for label in column.type.labels if label in allowed and label not in requirement.excluded]
    if not labels:
        raise UnfitError("no label is allowed")
    return call("label", weigh(labels, around.rows) or labels, type=column.type.name)


def _text(column: Column, requirement: Requirement, around: Neighbours) -> Call:
    values = requirement.values()
    if values is None:
        return texts.text_kind(column, requirement, around)
    low, high = requirement.bounds("length", 0, column.type.length)
    fit = [v for v in values if isinstance(v, str) and requirement.allows(v, low, high or None)]
    if not fit or requirement.is_unique:
        raise UnfitError(f"there are only {len(fit)} different values")
    return one_of(fit, around.rows)


def _plain(function: str, *arguments: object, **keywords: object) -> Choose:
    """Return a choice of one kind, for types of which no kind meets a condition on values."""

    def make(column: Column, requirement: Requirement, _window: Window, _around: Neighbours) -> Call:
        ends = {"lower", "upper"}  # of a range, which are in order and differ in all generated ones
        is_key = function == "uuid_key"  # of which none is a constant, such as that of zeros
        conditions = [c for c in requirement.value_conditions if not (is_key and c.relation in {"<>", "not in"})]
        if not all(condition.aspect in ends and condition.other for condition in conditions):
            raise UnfitError(f"no kind of {column.type.name} keeps its constraints")
        is_range = column.type.name.endswith("range")
        return call(function, *arguments, **keywords, type=column.type.name if is_range else None)

    return make


def _uuid(column: Column, requirement: Requirement, window: Window, around: Neighbours) -> Call:
    values = requirement.values()
    if values and not requirement.is_unique:
        return call("choice", [str(value) for value in values], type="uuid")
    words = snake_case(column.name)
    is_reference = fits(r"\w+_id", words) and not fits("{own_ids}", words)
    if is_reference and column.is_nullable and not (requirement.is_unique or column.volatility):
        raise UnfitError("no table is known that it refers to")
    return _plain("uuid_key")(column, requirement, window, around)


def _time(column: Column, requirement: Requirement, window: Window, around: Neighbours) -> Call:
    words, is_plain = snake_case(column.name), all(condition.other for condition in requirement.value_conditions)
    hours = next((hours for pattern, hours in HOURS.items() if fits(pattern, words)), None)
    if hours is None or not is_plain:
        return _plain("time_of_day")(column, requirement, window, around)
    return call("choice", hours, type="time")


def _address(column: Column, requirement: Requirement, window: Window, around: Neighbours) -> Call:
    kind = _plain("ip_address")(column, requirement, window, around)
    return kind.with_keywords(version=6, unique=True) if requirement.is_unique else kind


def _octets(column: Column, requirement: Requirement, _window: Window, _around: Neighbours) -> Call:
    if any(condition.aspect not in {"length", "octets"} for condition in requirement.value_conditions):
        raise UnfitError("no kind of bytea keeps its constraints")
    low, high = requirement.bounds("length", 0, None)
    least, most = max(low, min(LEAST_OCTETS, high or LEAST_OCTETS)), max(low, MOST_OCTETS)
    if fits(r"(\w*hash|digest|checksum|hmac|key|secret|nonce)", snake_case(column.name)) and low <= DIGEST <= most:
        least = most = DIGEST
    return call("octets", least, most if high is None else min(most, high), unique=requirement.is_unique or None)


def _boolean(column: Column, requirement: Requirement, _window: Window, _around: Neighbours) -> Call:
    allowed = requirement.values()
    values = [v for v in (True, False) if v not in requirement.excluded and (allowed is None or v in allowed)]
    if not values:
        raise UnfitError("neither true nor false is allowed")
    if len(values) == 1:
        return call("constant", values[0], type="boolean")
    share = true_share(column)
    return call("boolean", share=None if share == TRUE_SHARE else share)


def _json(column: Column, requirement: Requirement, _window: Window, around: Neighbours) -> Call:
    """Return a document of the members that the name suggests; an empty list where that is the default."""
    keys = [str(condition.value) for condition in requirement.value_conditions if condition.relation == "?"]
    is_list = (constant_default(column) or "").startswith("[")
    shape = (requirement.values("jsonb_typeof") or ("array" if is_list and not keys else "object",))[0]
    is_shape = [c.aspect == "jsonb_typeof" and c.relation in {"=", "in"} for c in requirement.value_conditions]
    if sum(is_shape) + len(keys) < len(is_shape) or shape not in ({"object"} if keys else {"object", "array"}):
        raise UnfitError(f"no kind of {column.type.name} keeps its constraints")
    if shape == "array":
        return call("constant", [], type=column.type.name)
    document = next(find_hints(column, around), call("document", {}))
    (members,) = document.arguments
    assert isinstance(members, dict)
    lacking = {key: call("words", 1, 2) for key in keys if key not in members}
    typed = None if column.type.name == "jsonb" else column.type.name
    return call("document", {**members, **lacking}, type=typed)


def _date(column: Column, requirement: Requirement, _window: Window, around: Neighbours) -> Call:
    """Return a kind of dates, or of moments; an UnfitError says that none stays right as time goes by."""
    hinted = next(find_hints(column, around), call(column.type.family, days_before=DAYS))
    is_ahead = int(str(hinted.keywords.get("days_after", 0))) > 0
    if is_ahead and any(condition.relation in HIGHS for condition in requirement.conditions if not condition.other):
        hinted = replace(hinted, keywords={k: v for k, v in hinted.keywords.items() if k != "days_after"})
    hinted = _date_within(hinted, requirement)
    if any(condition.value == "now" for condition in requirement.conditions) and "days_after" not in hinted.keywords:
        hinted = hinted.with_keywords(days_after=-PAST)
    return hinted.with_keywords(type="timestamp" if column.type.name == "timestamp without time zone" else None)


def _date_within(hinted: Call, requirement: Requirement) -> Call:
    """Return the kind with no more days than the dates of constraints allow.

    An UnfitError says that they allow none, or ask for moments after the present one.
    """
    today = datetime.now(UTC).replace(tzinfo=None)
    lows: list[int] = []
    highs: list[int] = []
    for condition in requirement.value_conditions:
        value, relation = condition.value, condition.relation
        is_past = value == "now" and relation in HIGHS and not condition.aspect
        if condition.other or is_past:
            continue
        if not isinstance(value, str) or value == "now" or condition.aspect or relation not in LOWS + HIGHS:
            raise UnfitError(f"no kind of date keeps {relation} {value}")
        try:
            since = (today - datetime.fromisoformat(value).replace(tzinfo=None)).days
        except ValueError:
            raise UnfitError(f"no kind of date keeps {relation} {value}") from None
        (lows if relation in LOWS else highs).append(since)
    last = max((since + PAST for since in highs if since >= 0), default=None)
    before = int(str(hinted.keywords["days_before"])) + (last or 0)
    before = min([before, *(since - 1 for since in lows)])
    if before < (last or PAST):
        raise UnfitError("no kind of date is between what its constraints say")
    if last is None and before < -int(str(hinted.keywords.get("days_after", 0))):
        last = PAST
    return hinted.with_keywords(days_before=before, days_after=None if last is None else -last)


_UNIQUE = PLENTIFUL_TYPES | {"uuid", "integer", "bigint"}
"""Types beside texts with a kind whose values are all different."""

_KINDS: dict[str, Choose] = {
    **dict.fromkeys((*INTEGER_TYPES, "numeric", "double precision", "real"), number_kind),
    **dict.fromkeys(("date", "timestamp with time zone", "timestamp without time zone"), _date),
    "boolean": _boolean,
    "inet": _address,
    **dict.fromkeys(("json", "jsonb"), _json),
    "uuid": _uuid,
    "interval": _plain("duration", 60, 86400),
    "time without time zone": _time,
    "bytea": _octets,
    "point": _plain("point"),
    **dict.fromkeys(("int4range", "int8range", "numrange"), _plain("span", 0, 1000, 100)),
    "daterange": _plain("period", 360, hours=240),
    **dict.fromkeys(("tsrange", "tstzrange"), _plain("period", 360, hours=8)),
}
