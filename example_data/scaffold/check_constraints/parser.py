"""The parser of CHECK constraints, as PostgreSQL prints them or as people write them: from text to a syntax tree.

Only what such constraints mostly consist of: comparisons, IN, BETWEEN, LIKE, regular expressions, IS, CASE, AND, OR,
NOT, functions, operators, arrays and casts. Casts are skipped: the column's type is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

MATCHES = frozenset({"~~", "!~~", "~~*", "!~~*", "~", "!~", "~*", "!~*"})
"""LIKE and regular expressions, with `!` where nothing may match, with `*` whatever the capitals."""


@dataclass(frozen=True, slots=True)
class Name:
    """A column."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, a truth value, or NULL."""

    value: Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class Items:
    """An array, or a list in parentheses."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function, its name in lower case, or an operator between two operands.

    A member of an array is a call of `[]`. CASE is a call of `case`: conditions, each with its value, then the value of
    ELSE.
    """

    name: str
    arguments: tuple[Node, ...]


Node = Name | Literal | Items | Call


class NotUnderstoodError(ValueError):
    """The text has something that the parser does not read."""


_NAME = r'(?:"(?:[^"]|"")+"|[A-Za-z_][A-Za-z_0-9$]*)'

_TOKEN = re.compile(
    rf"""
      (?P<text>[eE]?'(?:[^']|'')*') | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?) | (?P<quoted>"(?:[^"]|"")+")
    | (?P<cast>(?:::\s*|(?i:as)\s+){_NAME}(?:\.{_NAME})*(?i:\s+varying|\s+precision)?(?:\s*\([^()]*\))?
        (?i:\s+with(?:out)?\s+time\s+zone)?(?:\s*\[\s*\d*\s*\])*)
    | (?P<phrase>(?i:is(?:\s+not)?\s+(?:null|true|false|unknown|distinct\s+from)|isnull|notnull|at\s+time\s+zone
        |(?:not\s+)?(?:i?like|in|between(?:\s+symmetric)?|similar\s+to))\b)
    | (?P<word>[A-Za-z_][A-Za-z_0-9$]*)
    | (?P<mark>!?~~?\*?|<>|!=|<=|>=|&&|@>|<@|\|\||->>|->|\#>>|\#>|\?\||\?&|\^@|@@|\S)
    """,
    re.VERBOSE,
)

_END = ("end", "")
"""The token behind the last one."""

_NOT, _IS, _COMPARISON, _RANGE, _OTHER, _SUM, _PRODUCT, _POWER = 3, 4, 5, 6, 7, 8, 9, 10

_NEGATIONS, _BETWEEN = ("", "NOT "), ("BETWEEN", "BETWEEN SYMMETRIC")

_LEVELS = {
    "OR": 1,
    "AND": 2,
    **{f"IS {no}{word}": _IS for no in _NEGATIONS for word in ("NULL", "TRUE", "FALSE", "UNKNOWN", "DISTINCT FROM")},
    **dict.fromkeys(("ISNULL", "NOTNULL"), _IS),
    **dict.fromkeys(("=", "<>", "!=", "<", "<=", ">", ">="), _COMPARISON),
    **{f"{no}{word}": _RANGE for no in _NEGATIONS for word in ("IN", "LIKE", "ILIKE", "SIMILAR TO", *_BETWEEN)},
    **dict.fromkeys((*MATCHES, "||", "->", "->>", "#>", "#>>", "@>", "<@", "&&", "?", "?|", "?&", "^@", "@@"), _OTHER),
    **dict.fromkeys("+-", _SUM),
    **dict.fromkeys("*/%", _PRODUCT),
    "^": _POWER,
}
"""How strongly an operator binds what is on both sides of it."""

_RELATIONS = {"!=": "<>", "LIKE": "~~", "ILIKE": "~~*", "NOT LIKE": "!~~", "NOT ILIKE": "!~~*", "ISNULL": "is null",
              "NOTNULL": "is not null", "= ANY": "in", "<> ALL": "not in", "!= ALL": "not in"}  # fmt: skip
"""Operators that the tree has by another name than in small letters."""

_ARITHMETIC = {"+": Decimal.__add__, "-": Decimal.__sub__, "*": Decimal.__mul__}

_NOW = ("CURRENT_DATE", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "TRANSACTION_TIMESTAMP", "STATEMENT_TIMESTAMP",
        "CLOCK_TIMESTAMP", "NOW")  # fmt: skip

_CONSTANTS: dict[str, Node] = {
    "TRUE": Literal(value=True),
    "FALSE": Literal(value=False),
    "NULL": Literal(None),
    **dict.fromkeys(_NOW[:3], Call("now", ())),
}

_OPERATOR = re.compile(r"\bOPERATOR\s*\(\s*(?:\w+\.)?([^\s\w()]+)\s*\)", re.IGNORECASE)
"""An operator with its schema."""


def parse(text: str) -> Node:
    """Return the tree of an expression, with or without the word CHECK around it.

    Raises:
        NotUnderstoodError: It has something in it that this parser does not read.
    """
    stripped = re.sub(r"\s+(NOT VALID|NO INHERIT|NOT ENFORCED)$", "", text.strip())
    parser = _Parser(_OPERATOR.sub(r" \1 ", stripped))
    parser.accept("CHECK")
    node = parser.expression()
    if parser.take() != _END:
        raise NotUnderstoodError(text)
    return node


def columns_of(node: Node) -> Iterator[str]:
    """Yield the columns that are named in a tree."""
    match node:
        case Name(name):
            yield name
        case Call(_, parts) | Items(parts):
            for part in parts:
                yield from columns_of(part)


def to_sql(node: Node) -> str:
    """Return a tree as SQL, to be read by people."""
    match node:
        case Name(name):
            return name if re.fullmatch(r"[a-z_][a-z_0-9]*", name) else '"' + name.replace('"', '""') + '"'
        case Literal(str() as text):
            return "'" + text.replace("'", "''") + "'"
        case Literal(value):
            return "NULL" if value is None else str(value).lower()
        case Items(items):
            return f"({', '.join(map(to_sql, items))})"
        case Call("[]", (array, place)):
            return f"{to_sql(array)}[{to_sql(place)}]"
        case Call("case", (*pairs, last)):
            sides = zip(map(to_sql, pairs[::2]), map(to_sql, pairs[1::2]), strict=True)
            return f"CASE {' '.join(f'WHEN {c} THEN {value}' for c, value in sides)} ELSE {to_sql(last)} END"
        case Call("not", (part,)):
            return f"(NOT {to_sql(part)})"
        case Call(name, (part,)) if name.startswith("is "):
            return f"({to_sql(part)} {name.upper()})"
        case Call(name, (left, (Name() | Call() | Literal()) as right)) if re.fullmatch("(not )?in|.* (any|all)", name):
            return f"({to_sql(left)} {name.upper()} ({to_sql(right)}))"
        case Call(name, arguments) if len(arguments) > 1 and (name.upper() in _LEVELS or not name.isidentifier()):
            return "(" + f" {name.upper()} ".join(map(to_sql, arguments)) + ")"
        case Call(name, arguments):
            return f"{name}({', '.join(map(to_sql, arguments))})"


class _Parser:
    """Precedence climbing: an operand, then the operators that bind strongly enough."""

    def __init__(self, text: str) -> None:
        tokens = [
            ("mark", " ".join(match[0].split())) if match["phrase"] else (str(match.lastgroup), match[0])
            for match in _TOKEN.finditer(text)
            if not match["cast"]
        ]
        self._ahead = [_END, *reversed(tokens)]

    @property
    def next_word(self) -> str:
        """The words or the mark that are next, in capitals; empty where another token is."""
        kind, text = self._ahead[-1]
        return text.upper() if kind in {"word", "mark"} else ""

    def take(self) -> tuple[str, str]:
        """Return the kind and the text of the next token, and go on behind it."""
        return self._ahead.pop() if len(self._ahead) > 1 else _END

    def accept(self, word: str) -> bool:
        """Take a word or a mark, given in capitals, if it is next."""
        return self.next_word == word and bool(self.take())

    def expect(self, word: str) -> None:
        """Take a word or a mark, or raise a NotUnderstoodError if another one is next."""
        if not self.accept(word):
            raise NotUnderstoodError(self._ahead[-1][1])

    def expression(self, least: int = 1) -> Node:
        """Read what operators join that bind as strongly as `least`; a comparison is no side of another."""
        is_negated = least <= _NOT and self.accept("NOT")
        node = Call("not", (self.expression(_NOT),)) if is_negated else self._member(self._operand())
        most = _NOT if is_negated else _POWER
        while least <= (level := _LEVELS.get(self.next_word, 0)) <= most:
            node = self._operation(node, level)
            most = _POWER if level == _IS else level - (level in {_COMPARISON, _RANGE})
        return node

    def _member(self, node: Node) -> Node:
        """Read what stands behind an operand and belongs to it: a subscript, a collation, a time zone."""
        while True:
            if self.accept("["):
                node = Call("[]", (node, self.expression()))
                self.expect("]")
            elif self.accept("COLLATE"):
                self._qualified(self.take())
            elif self.accept("AT TIME ZONE"):
                node = Call("timezone", (self._operand(), node))
            else:
                return node

    def _operation(self, left: Node, level: int) -> Node:
        mark = self.take()[1].upper()
        relation = _RELATIONS.get(mark, mark.lower())
        if level == _IS and not mark.endswith("FROM"):
            return Call(relation, (left,))
        if mark.endswith("SIMILAR TO"):
            pattern = Call("similar_to_escape", (self.expression(_OTHER),))
            return Call("!~" if mark.startswith("NOT") else "~", (left, pattern))
        if mark.endswith(_BETWEEN):
            node = self._between(left, mark)
            return Call("not", (node,)) if mark.startswith("NOT") else node
        if self.next_word in {"ANY", "ALL", "SOME"}:
            return self._quantified(left, mark, relation)
        right = self.expression(level + 1)
        if self.accept("ESCAPE") and self.take()[1] not in {"'\\'", "E'\\\\'"}:
            raise NotUnderstoodError("ESCAPE")
        return _call(relation, left, right)

    def _between(self, left: Node, mark: str) -> Node:
        low = self.expression(_OTHER)
        self.expect("AND")
        high = self.expression(_OTHER)
        ends = ((low, high), (high, low)) if mark.endswith("SYMMETRIC") else ((low, high),)
        within = [Call("and", (Call(">=", (left, first)), Call("<=", (left, last)))) for first, last in ends]
        return Call("or", tuple(within)) if len(within) > 1 else within[0]

    def _quantified(self, left: Node, mark: str, relation: str) -> Node:
        """Read ANY or ALL of an array: of one that is written out, as OR or AND, where IN or NOT IN do not say it."""
        quantifier = self.take()[1].upper().replace("SOME", "ANY")
        array = _listed(self.expression(_PRODUCT))
        if (known := _RELATIONS.get(f"{mark} {quantifier}")) and isinstance(array, Items):
            return Call(known, (left, array))
        if isinstance(array, Items) and array.items:
            parts = tuple(Call(relation, (left, item)) for item in array.items)
            return Call("or" if quantifier == "ANY" else "and", parts)
        return Call(f"{relation} {quantifier.lower()}", (left, array))

    def _operand(self) -> Node:
        match self.take():
            case ("word" | "quoted" as kind, text):
                return self._named(kind, text)
            case ("text", text):
                return Literal(_unquoted(text))
            case ("number", text):
                return Literal(Decimal(text))
            case (_, "("):
                items = self._list(")")
                return items[0] if len(items) == 1 else Items(items)
            case (_, "-" | "+" as sign):
                node = self._member(self._operand())
                return _call(sign, Literal(Decimal(0)), node)
            case (_, text):
                raise NotUnderstoodError(text)

    def _qualified(self, token: tuple[str, str]) -> str:
        """Return a name without the schema or the table before it, in small letters where it is not quoted."""
        while self.accept("."):
            token = self.take()
        kind, text = token
        return text[1:-1].replace('""', '"') if kind == "quoted" else text.lower()

    def _named(self, kind: str, token: str) -> Node:
        """Read an array, a constant, CASE, a literal with its type, a function, or a column."""
        word = token.upper()
        if word == "ARRAY" and self.accept("["):
            return Items(self._list("]"))
        if word in _CONSTANTS:
            return _CONSTANTS[word]
        if word == "CASE":
            return self._case()
        if kind == "word" and self._ahead[-1][0] == "text":  # INTERVAL '1 day'
            return self._operand()
        name = self._qualified((kind, token))
        if not self.accept("("):
            return Name(name)
        if word in _NOW:
            return Call("now", self._list(")"))
        return self._function(name.lower())

    def _function(self, name: str) -> Node:
        """Read the arguments of a function, in the forms that SQL has for some; POSITION as strpos."""
        if name == "trim":
            return self._trim()
        match name, self._list(")"):
            case "cast", (node,):
                return node
            case "position", (Call("in", (part, text)),):
                return Call("strpos", (text, part))
            case "position", arguments:
                return Call("strpos", arguments)
            case "extract", (Name(field) | Literal(str() as field), moment):
                return Call("date_part", (Literal(field.lower()), moment))
            case "row", arguments:
                return Items(arguments)
            case _, arguments:
                return Call(name, arguments)

    def _trim(self) -> Node:
        side = next((word for word in ("LEADING", "TRAILING", "BOTH") if self.accept(word)), "BOTH")
        first = () if self.accept("FROM") else (self.expression(),)
        is_reversed = self.accept("FROM") or not self.accept(",")
        rest = self._list(")")
        name = {"LEADING": "ltrim", "TRAILING": "rtrim", "BOTH": "btrim"}[side]
        return Call(name, (*rest, *first) if is_reversed else (*first, *rest))

    def _case(self) -> Node:
        subject = None if self.next_word == "WHEN" else self.expression()
        parts: list[Node] = []
        while self.accept("WHEN"):
            condition = self.expression()
            self.expect("THEN")
            parts += [condition if subject is None else Call("=", (subject, condition)), self.expression()]
        parts.append(self.expression() if self.accept("ELSE") else Literal(None))
        self.expect("END")
        return Call("case", tuple(parts))

    def _list(self, closing: str) -> tuple[Node, ...]:
        """Read expressions between commas, or between the words of functions such as SUBSTRING."""
        items: list[Node] = []
        while not self.accept(closing):
            items.append(self.expression())
            if self.next_word != closing and not (self.accept("FROM") or self.accept("FOR")):
                self.expect(",")
        return tuple(items)


def _unquoted(token: str) -> str:
    """Return the text of a literal; of those after E only ones whose backslashes are all doubled are read."""
    prefix, text = token[: token.index("'")], token[token.index("'") + 1 : -1].replace("''", "'")
    if prefix and "\\" in text.replace("\\\\", ""):
        raise NotUnderstoodError(token)
    return text.replace("\\\\", "\\") if prefix else text


def _listed(node: Node) -> Node:
    """Return an array that is written as a text, such as '{a,b}', as the others."""
    if isinstance(node, Literal) and isinstance(node.value, str) and re.fullmatch(r'\{[^{}"\\]+\}', node.value):
        return Items(tuple(Literal(item.strip()) for item in node.value[1:-1].split(",")))
    return node


def _call(name: str, left: Node, right: Node) -> Node:
    """Return an operator and its sides: a number where those are, and all that one word joins side by side."""
    match left, right:
        case Literal(Decimal() as first), Literal(Decimal() as second) if name in _ARITHMETIC:
            return Literal(_ARITHMETIC[name](first, second))
        case Call("or" | "and" as word, parts), _ if word == name:
            return Call(name, (*parts, right))
    return Call(name, (left, right))
