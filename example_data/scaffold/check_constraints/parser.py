"""The parser of CHECK constraints, as PostgreSQL prints them or as people write them: from text to a syntax tree.

Only what such constraints mostly consist of: comparisons, IN, BETWEEN, LIKE, regular expressions, IS NULL, AND, OR,
NOT, functions, arrays and casts. Casts are skipped: the column's type is known.
"""

from __future__ import annotations

import re
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
    """A function, its name in lower case, or an operator between two operands."""

    name: str
    arguments: tuple[Node, ...]


Node = Name | Literal | Items | Call


class NotUnderstoodError(ValueError):
    """The text has something that the parser does not read."""


_NAME = r'(?:"(?:[^"]|"")+"|[A-Za-z_][A-Za-z_0-9$]*)'

_TOKEN = re.compile(
    rf"""
      (?P<text>[eE]?'(?:[^']|'')*') | (?P<number>\d+(?:\.\d+)?) | (?P<quoted>"(?:[^"]|"")+")
    | (?P<cast>::\s*{_NAME}(?:\.{_NAME})*(?i:\s+varying|\s+precision)?(?:\s*\([^()]*\))?
        (?i:\s+with(?:out)?\s+time\s+zone)?(?:\s*\[\s*\])*)
    | (?P<word>[A-Za-z_][A-Za-z_0-9$]*) | (?P<mark>!~~\*?|~~\*?|!~\*?|~\*?|<>|!=|<=|>=|&&|@>|<@|\|\||\S)
    """,
    re.VERBOSE,
)

_END = ("end", "")
"""The token behind the last one."""

_NOT, _COMPARISON, _SUM, _PRODUCT = 3, 4, 5, 6

_LEVELS = {
    "OR": 1,
    "AND": 2,
    **dict.fromkeys(("=", "<>", "!=", "<", "<=", ">", ">=", "LIKE", "ILIKE", *MATCHES), _COMPARISON),
    **dict.fromkeys(("IS", "BETWEEN", "IN", "NOT"), _COMPARISON),
    **dict.fromkeys("+-", _SUM),
    "*": _PRODUCT,
}
"""How strongly an operator binds what is on both sides of it."""

_RELATIONS = {"!=": "<>", "LIKE": "~~", "ILIKE": "~~*", "NOT LIKE": "!~~", "NOT ILIKE": "!~~*", "NOT IN": "not in",
              "= ANY": "in", "<> ALL": "not in", "!= ALL": "not in"}  # fmt: skip
"""Operators that the tree has by another name than in small letters."""

_ARITHMETIC = {"+": Decimal.__add__, "-": Decimal.__sub__, "*": Decimal.__mul__}

_CONSTANTS: dict[str, Node] = {
    "TRUE": Literal(value=True),
    "FALSE": Literal(value=False),
    "NULL": Literal(None),
    **dict.fromkeys(("CURRENT_DATE", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP"), Call("now", ())),
}


def parse(text: str) -> Node:
    """Return the tree of an expression, with or without the word CHECK around it.

    Raises:
        NotUnderstoodError: It has something in it that this parser does not read.
    """
    parser = _Parser(re.sub(r"\s+(NOT VALID|NO INHERIT|NOT ENFORCED)$", "", text.strip()))
    parser.accept("CHECK")
    node = parser.expression()
    if parser.take() != _END:
        raise NotUnderstoodError(text)
    return node


class _Parser:
    """Precedence climbing: an operand, then the operators that bind strongly enough."""

    def __init__(self, text: str) -> None:
        tokens = [(str(match.lastgroup), match[0]) for match in _TOKEN.finditer(text) if not match["cast"]]
        self._ahead = [_END, *reversed(tokens)]

    @property
    def next_word(self) -> str:
        """The word or mark that is next, in capitals; empty where another token is."""
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
        node = Call("not", (self.expression(_NOT),)) if is_negated else self._operand()
        most = _NOT if is_negated else _PRODUCT
        while least <= (level := _LEVELS.get(self.next_word, 0)) <= most:
            node = self._operation(node, level)
            most = level - (level == _COMPARISON)
        return node

    def _operation(self, left: Node, level: int) -> Node:
        mark = self.take()[1].upper()
        if mark == "IS":
            relation = "is not null" if self.accept("NOT") else "is null"
            self.expect("NULL")
            return Call(relation, (left,))
        if mark == "BETWEEN":
            low = self.expression(_SUM)
            self.expect("AND")
            return Call("and", (Call(">=", (left, low)), Call("<=", (left, self.expression(_SUM)))))
        if mark == "NOT" and (mark := f"NOT {self.take()[1].upper()}") not in _RELATIONS:
            raise NotUnderstoodError(mark)
        relation = _RELATIONS.get(mark, mark.lower())
        if level == _COMPARISON and self.next_word in {"ANY", "ALL"}:
            relation = _RELATIONS.get(f"{mark} {self.take()[1].upper()}", relation)
        return _call(relation, left, self.expression(level + 1))

    def _operand(self) -> Node:
        match self.take():
            case ("word", text):
                return self._named(text)
            case ("text", text):
                return Literal(_unquoted(text))
            case ("number", text):
                return Literal(Decimal(text))
            case ("quoted", text):
                return Name(text[1:-1].replace('""', '"'))
            case (_, "("):
                items = self._list(")")
                return items[0] if len(items) == 1 else Items(items)
            case (_, "-") if isinstance(node := self._operand(), Literal) and isinstance(node.value, Decimal):
                return Literal(-node.value)
            case (_, text):
                raise NotUnderstoodError(text)

    def _named(self, token: str) -> Node:
        """Read an array, a constant, a function, or a column; POSITION('@' IN x) as strpos(x, '@')."""
        word = token.upper()
        if word == "ARRAY":
            self.expect("[")
            return Items(self._list("]"))
        if word in _CONSTANTS:
            return _CONSTANTS[word]
        if not self.accept("("):
            return Name(token.lower())
        if word == "POSITION":
            part = self.expression(_SUM)
            self.expect("IN")
            return Call("strpos", (*self._list(")"), part))
        if word == "TRIM" and self.accept("BOTH"):
            self.expect("FROM")
        return Call(token.lower(), self._list(")"))

    def _list(self, closing: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while not self.accept(closing):
            items.append(self.expression())
            if self.next_word != closing:
                self.expect(",")
        return tuple(items)


def _unquoted(token: str) -> str:
    """Return the text of a literal; of those after E only ones whose backslashes are all doubled are read."""
    prefix, text = token[: token.index("'")], token[token.index("'") + 1 : -1].replace("''", "'")
    if prefix and "\\" in text.replace("\\\\", ""):
        raise NotUnderstoodError(token)
    return text.replace("\\\\", "\\") if prefix else text


def _call(name: str, left: Node, right: Node) -> Node:
    """Return an operator and its sides: a number where those are, and all that one word joins side by side."""
    match left, right:
        case Literal(Decimal() as first), Literal(Decimal() as second) if name in _ARITHMETIC:
            return Literal(_ARITHMETIC[name](first, second))
        case Call("or" | "and" as word, parts), _ if word == name:
            return Call(name, (*parts, right))
    return Call(name, (left, right))
