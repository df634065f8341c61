"""The parser of CHECK constraints, as PostgreSQL prints them or as people write them: from text to a syntax tree.

Only what such constraints mostly consist of: comparisons, IN, BETWEEN, LIKE, regular expressions, IS NULL, AND, OR,
NOT, functions, arrays and casts. Casts are read and forgotten: the column's type is known.
"""

from __future__ import annotations

from decimal import Decimal

from example_data.scaffold.check_constraints.syntax_tree import (
    MATCHES,
    Call,
    Items,
    Literal,
    Name,
    Node,
    NotUnderstoodError,
)
from example_data.scaffold.check_constraints.tokens import Cursor, tokenize

_COMPARISONS = frozenset({"=", "<>", "!=", "<", "<=", ">", ">=", "LIKE", "ILIKE", *MATCHES})
_SYNONYMS = {"!=": "<>", "LIKE": "~~", "ILIKE": "~~*"}
_TWO_WORDS = {"CHARACTER": "VARYING", "BIT": "VARYING", "DOUBLE": "PRECISION"}
"""Types whose names have a second word."""

_CLOCKS = {"TIMESTAMP", "TIME"}
"""Types whose names may say WITH or WITHOUT TIME ZONE."""

_MOMENTS = {"CURRENT_DATE", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP"}
_KEYWORD_CALLS = {"TRIM", "POSITION"}
"""Functions whose arguments are separated by words."""

_SUMS = {"+": Decimal.__add__, "-": Decimal.__sub__}
_LITERALS = {"TRUE": True, "FALSE": False, "NULL": None}


def parse(text: str) -> Node:
    """Return the tree of an expression, with or without the word CHECK around it.

    Raises:
        NotUnderstoodError: It has something in it that this parser does not read.
    """
    parser = _Parser(tokenize(text.strip()))
    parser.accept("CHECK")
    node = parser.disjunction()
    if not parser.is_at_end:
        raise NotUnderstoodError(text)
    return node


class _Parser(Cursor):
    """Recursive descent: a method for each level of precedence, from the operator that binds least."""

    def disjunction(self) -> Node:
        parts = [self.conjunction()]
        while self.accept("OR"):
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Call("or", tuple(parts))

    def conjunction(self) -> Node:
        parts = [self.negation()]
        while self.accept("AND"):
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else Call("and", tuple(parts))

    def negation(self) -> Node:
        return Call("not", (self.negation(),)) if self.accept("NOT") else self.comparison()

    def comparison(self) -> Node:
        left = self.operand()
        for mark in ("IS NOT NULL", "IS NULL"):
            if self.accept(*mark.split()):
                return Call(mark.lower(), (left,))
        if self.accept("BETWEEN"):
            low = self.operand()
            self.expect("AND")
            return Call("and", (Call(">=", (left, low)), Call("<=", (left, self.operand()))))
        for mark in ("IN", "NOT IN"):
            if self.accept(*mark.split()):
                return Call(mark.lower(), (left, self.operand()))
        for mark, relation in (("NOT LIKE", "!~~"), ("NOT ILIKE", "!~~*")):
            if self.accept(*mark.split()):
                return Call(relation, (left, self.operand()))
        return self._operator(left, self.take().text) if self.word() in _COMPARISONS else left

    def _operator(self, left: Node, token: str) -> Node:
        mark = _SYNONYMS.get(token.upper(), token)
        if self.accept("ANY") and mark == "=":
            return Call("in", (left, self.operand()))
        if self.accept("ALL") and mark == "<>":
            return Call("not in", (left, self.operand()))
        return Call(mark, (left, self.operand()))

    def operand(self) -> Node:
        """Read a sum; of numbers alone it is a number."""
        node = self._product()
        while (mark := self.word()) in _SUMS:
            self.take()
            node = _arithmetic(mark, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._cast()
        while (mark := self.word()) == "*":
            self.take()
            node = _arithmetic(mark, node, self._cast())
        return node

    def _cast(self) -> Node:
        node = self._primary()
        while self.accept("::"):
            self._type()
        return node

    def _primary(self) -> Node:
        group, token = self.take()
        if group == "word":
            return self._word(token)
        if group == "text":
            return Literal(_unquoted(token))
        if group == "number":
            return Literal(Decimal(token))
        if group == "quoted":
            return Name(token[1:-1].replace('""', '"'))
        return self._opening(token)

    def _opening(self, mark: str) -> Node:
        """Read what a minus or a parenthesis begins."""
        if mark == "-":
            return self._negative()
        if mark != "(":
            raise NotUnderstoodError(mark)
        items = self._list(")")
        return items[0] if len(items) == 1 else Items(items)

    def _word(self, token: str) -> Node:
        """Read what a word begins: an array, a constant, a function, or a column."""
        word = token.upper()
        if word == "ARRAY":
            self.expect("[")
            return Items(self._list("]"))
        if word in _LITERALS:
            return Literal(_LITERALS[word])
        if word in _MOMENTS:
            return Call("now", ())
        if word in _KEYWORD_CALLS and self.accept("("):
            return self._keyword_call(word)
        return Call(token.lower(), self._list(")")) if self.accept("(") else Name(token.lower())

    def _keyword_call(self, word: str) -> Node:
        """Read TRIM(BOTH FROM x), and POSITION('@' IN x) as strpos(x, '@')."""
        if word == "TRIM":
            if self.accept("BOTH"):
                self.expect("FROM")
            return Call("trim", self._list(")"))
        part = self.operand()
        self.expect("IN")
        return Call("strpos", (*self._list(")"), part))

    def _negative(self) -> Node:
        node = self._cast()
        if isinstance(node, Literal) and isinstance(node.value, Decimal):
            return Literal(-node.value)
        raise NotUnderstoodError("-")

    def _list(self, closing: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while not self.accept(closing):
            items.append(self.disjunction())
            if self.word() != closing:
                self.expect(",")
        return tuple(items)

    def _type(self) -> None:
        """Read past a type's name, which may have several words, modifiers and brackets."""
        group, token = self.take()
        if group not in {"word", "quoted"}:
            raise NotUnderstoodError(token)
        if token.upper() in _TWO_WORDS:
            self.accept(_TWO_WORDS[token.upper()])
        while self.accept("."):
            self.take()
        if self.accept("("):
            self._list(")")
        if token.upper() in _CLOCKS and (self.accept("WITH") or self.accept("WITHOUT")):
            self.expect("TIME")
            self.expect("ZONE")
        while self.accept("["):
            self.expect("]")


def _unquoted(token: str) -> str:
    """Return the text of a literal; of those after E only ones whose backslashes are all doubled are read."""
    prefix, text = token[: token.index("'")], token[token.index("'") + 1 : -1].replace("''", "'")
    if prefix and "\\" in text.replace("\\\\", ""):
        raise NotUnderstoodError(token)
    return text.replace("\\\\", "\\") if prefix else text


def _arithmetic(mark: str, left: Node, right: Node) -> Node:
    match left, right:
        case Literal(Decimal() as first), Literal(Decimal() as second):
            return Literal(first * second if mark == "*" else _SUMS[mark](first, second))
    return Call(mark, (left, right))
