"""Constraints as public schemas have them, with other names: how many are understood, and whether sqlglot agrees.

`real_constraints.txt` has one a line. Columns, words and functions are renamed, so that nothing is anybody's.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from example_data.scaffold.check_constraints.conditions import UNREAD, read_alternatives
from example_data.scaffold.check_constraints.parser import parse, to_sql

CONSTRAINTS = Path(__file__).with_name("real_constraints.txt").read_text(encoding="utf-8").splitlines()


def is_understood(text: str) -> bool:
    """Return whether there is a way to keep a constraint of which all is understood."""
    return any(all(condition.relation != UNREAD for condition in way) for way in read_alternatives(text))


def test_most_constraints_are_understood() -> None:
    """There are over 300, and no more than a few are not."""
    assert len(CONSTRAINTS) == 344
    assert sum(map(is_understood, CONSTRAINTS)) >= 322


def read(text: str) -> exp.Expression:
    """Return sqlglot's reading of a constraint."""
    stripped = text.strip()
    expression = stripped[len("check") :] if stripped[:5].lower() == "check" else stripped
    tree: exp.Expression = sqlglot.parse_one(f"SELECT {expression}", read="postgres").expressions[0]
    return tree


def simplify(node: exp.Expression) -> exp.Expression:
    """Return a node without what both readings may write in another way: casts, parentheses, words for one operator."""
    match node:
        case exp.Paren(this=exp.Expression() as inner) | exp.Cast(this=exp.Expression() as inner):
            return inner
        case exp.Between(this=subject, args={"low": low, "high": high}):
            within = exp.GTE(this=subject, expression=low), exp.LTE(this=subject.copy(), expression=high)
            return exp.And(this=within[0], expression=within[1])
        case exp.Array(expressions=[exp.Expression() as item]):
            return item
        case exp.Array(expressions=items):
            return exp.Tuple(expressions=items)
        case exp.EQ(this=subject, expression=exp.Any(this=items)):
            return exp.In(this=subject, expressions=[items])
        case exp.NEQ(this=subject, expression=exp.Anonymous(this="ALL", expressions=[items])):
            return exp.Not(this=exp.In(this=subject, expressions=[items]))
        case exp.In(this=subject, expressions=[exp.Tuple(expressions=items)]):
            return exp.In(this=subject, expressions=items)
        case exp.SimilarTo(this=subject, expression=pattern):
            escaped = exp.Anonymous(this="similar_to_escape", expressions=[pattern])
            return exp.RegexpLike(this=subject, expression=escaped)
        case exp.Extract(this=exp.Var() | exp.Literal() as field, expression=moment):
            return exp.Anonymous(this="date_part", expressions=[exp.Literal.string(field.name), moment])
        case exp.CurrentDate():
            return exp.CurrentTimestamp()
        case exp.Interval(this=amount, args={"unit": unit}):
            return exp.Literal.string(f"{amount.name} {unit.name}")
        case exp.Mul(this=exp.Literal(this=first), expression=exp.Literal(this=second)):
            return exp.Literal.number(int(first) * int(second))
        case exp.Case(this=exp.Expression() as subject):
            sides = [exp.If(this=exp.EQ(this=subject.copy(), expression=side.this), true=side.args["true"])
                     for side in node.args["ifs"]]  # fmt: skip
            return exp.Case(ifs=sides, default=node.args.get("default"))
        case exp.Case() if node.args.get("default") is None:
            return exp.Case(ifs=node.args["ifs"], default=exp.Null())
    return node


def normal_form(tree: exp.Expression) -> str:
    """Return a reading as text, in small letters."""
    for _ in range(12):
        tree = tree.transform(simplify)
    return tree.sql("postgres").lower()


def is_read_by_sqlglot(text: str) -> bool:
    """Return whether sqlglot reads it at all."""
    try:
        read(text)
    except (ParseError, TokenError):
        return False
    return True


@pytest.mark.parametrize("text", [text for text in CONSTRAINTS if is_understood(text) and is_read_by_sqlglot(text)])
def test_both_parsers_read_the_same(text: str) -> None:
    """What this one has read, written down and read by sqlglot, is what sqlglot reads itself."""
    assert normal_form(read(to_sql(parse(text)))) == normal_form(read(text))
