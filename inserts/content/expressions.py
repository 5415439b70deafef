"""Conditions and texts: one small language, read by Jinja's parser and worked out here.

Invariant: a source becomes closures over a context of plain values. Nothing is compiled to Python,
no attribute of an object is read, nothing is called; a text never prints an unknown value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from jinja2 import nodes

from ..emphasis import PLAIN
from ..errors import SettingsError
from .grammar import SIGNS, Used, names, parse
from .markup import emphasised
from .values import Context, Entries, Print, Value, compare, field

LONGEST_OUTPUT = 10_000

_Work = Callable[[Context], Value]
_Body = Callable[[Context, Print], str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition holds, and which part of it decided, with its values:
    "customer.orders == 1: customer.orders is 3". why may quote the customer's data: for `explain`, not for logs.
    """

    holds: bool
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A checked condition and the names it uses."""

    source: str
    names: tuple[Used, ...]
    node: nodes.Node
    work: _Work

    def holds(self, context: Context) -> bool:
        """Whether it holds; what is unknown counts as false."""
        return bool(self.work(context))

    def explain(self, context: Context) -> Verdict:
        """Whether it holds, and why."""
        holds = self.holds(context)
        return Verdict(holds, _why(self.node, context, holds))


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A checked template of a text or an address, the names it uses, and the sum of the looks its words have."""

    source: str
    names: tuple[Used, ...]
    body: _Body
    looks: int = PLAIN

    def known(self, context: Context) -> tuple[Value, ...]:
        """The values of its names, None where there are none: all that it says depends on."""
        return tuple([field(context, *name) if name[0] in context else None for name in self.names])

    def render(self, context: Context, words: Print) -> str:
        """The text; SettingsError "value-unknown" where it would print an unknown value, "text-too-long"."""
        out = self.body(context, words)
        if len(out) > LONGEST_OUTPUT:
            raise SettingsError("text-too-long", f"a text grows beyond {LONGEST_OUTPUT:,} characters.")
        return out


def evaluate(expression: str, context: Context) -> Verdict:
    """Whether the condition holds in this context, and why; SettingsError where it is none."""
    return condition(expression).explain(context)


@lru_cache(maxsize=4096)
def condition(source: str) -> Condition:
    """The condition of `source`; SettingsError "bad-condition" where it is none."""
    tree = parse(source, "bad-condition", expression=True)
    match tree.body:
        case [nodes.Output(nodes=[nodes.Expr() as node])] if not isinstance(node, nodes.TemplateData):
            return Condition(source, names(node), node, _closure(node))
    raise SettingsError("bad-condition", "this is no single condition.", hint="Write one, as in customer.orders == 1.")


@lru_cache(maxsize=16384)
def text(source: str) -> Text:
    """The template of `source`, as it is; SettingsError "bad-text" where it is none."""
    tree = parse(source, "bad-text")
    return Text(source, names(tree), _body(tree.body))


@lru_cache(maxsize=16384)
def words(source: str) -> Text:
    """The same of words with light markup; SettingsError "bad-markup" too. Where they have any, what is rendered has
    signs of emphasis."""
    tree = parse(source, "bad-text")
    body, looks = emphasised(tree.body)
    return Text(source, names(tree), _body(body), looks)


# ── conditions ────────────────────────────────────────────────────────────────────────────────


def _closure(node: nodes.Node) -> _Work:
    """A function from the context to the node's value."""
    match node:
        case nodes.Getattr(node=nodes.Name(name=group), attr=name):
            return lambda context: field(context, group, name)
        case nodes.Name(name=name):
            return lambda context: field(context, name, "")
        case nodes.And() | nodes.Or() | nodes.Not() | nodes.CondExpr():
            return _logic(node)
        case nodes.Test(node=inner, name=name):
            asked, wanted = _closure(inner), name == "known"
            return lambda context: (asked(context) is not None) == wanted
        case nodes.Compare(expr=first, ops=ops):
            return _comparison(_closure(first), [(op.op, _closure(op.expr)) for op in ops])
        case nodes.List() | nodes.Tuple() | nodes.Const() | nodes.Neg():
            value = _fixed(node)
            return lambda _: value
        case _:
            raise SettingsError("bad-condition", "filters and ~ belong into printed texts, not into conditions.")


def _logic(node: nodes.And | nodes.Or | nodes.Not | nodes.CondExpr) -> _Work:
    match node:
        case nodes.And(left=one, right=two):
            left, right = _closure(one), _closure(two)
            return lambda context: left(context) and right(context)
        case nodes.Or(left=one, right=two):
            left, right = _closure(one), _closure(two)
            return lambda context: left(context) or right(context)
        case nodes.Not(node=inner):
            negated = _closure(inner)
            return lambda context: not negated(context)
        case _:
            test, then = _closure(node.test), _closure(node.expr1)
            other = _closure(node.expr2 or nodes.Const(""))
            return lambda context: then(context) if test(context) else other(context)


def _comparison(first: _Work, rest: list[tuple[str, _Work]]) -> _Work:
    def work(context: Context) -> bool:
        left = first(context)
        for sign, closure in rest:
            right = closure(context)
            if not compare(sign, left, right):
                return False
            left = right
        return True

    return work


def _fixed(node: nodes.Node) -> Value:
    match node:
        case nodes.List(items=items) | nodes.Tuple(items=items):
            return tuple(_fixed(item) for item in items)
        case nodes.Neg(node=nodes.Const(value=value)):
            return -Decimal(str(value))
        case nodes.Const(value=float() as value):
            return Decimal(str(value))
        case nodes.Const(value=bool() | int() | str() as value):
            return value
    raise SettingsError("bad-condition", "this is no fixed value.")


# ── texts ─────────────────────────────────────────────────────────────────────────────────────


def _body(parts: list[nodes.Node]) -> _Body:
    made = [_part(part) for part in parts]
    if len(made) == 1:
        return made[0]
    return lambda context, words: "".join([part(context, words) for part in made])


def _part(node: nodes.Node) -> _Body:
    """A function from the context to the printed part."""
    match node:
        case nodes.TemplateData(data=data):
            return lambda _context, _words: data
        case nodes.Output(nodes=parts) | nodes.Concat(nodes=parts):
            return _body([*parts])
        case nodes.If(test=test, body=then, elif_=elifs, else_=other):
            arms = [(test, then), *((arm.test, arm.body) for arm in elifs)]
            return _branches([(_closure(test), _body(body)) for test, body in arms], _body(other))
        case nodes.CondExpr(test=test, expr1=then, expr2=other):
            return _branches([(_closure(test), _part(then))], _part(other) if other else _body([]))
        case nodes.Or(left=left, right=right):
            return _branches([(_closure(left), _part(left))], _part(right))
        case nodes.Filter(node=nodes.Node() as inner, name=name, args=args):
            return _printed(inner, name, "".join(str(arg.value) for arg in args if isinstance(arg, nodes.Const)))
        case _:
            return _printed(node, "", "")


def _branches(arms: list[tuple[_Work, _Body]], other: _Body) -> _Body:
    def work(context: Context, words: Print) -> str:
        for test, body in arms:
            if test(context):
                return body(context, words)
        return other(context, words)

    return work


def _printed(node: nodes.Node, name: str, how: str) -> _Body:
    value, said = _closure(node), say(node)

    def work(context: Context, words: Print) -> str:
        found = value(context)
        if found is None:
            hint = f"Write a nameless variant, or {{% if {said} is known %}}…{{% endif %}}."
            raise SettingsError("value-unknown", f"a text prints {said}, which is unknown here.", hint=hint)
        return words(found, name, how)

    return work


# ── saying why ────────────────────────────────────────────────────────────────────────────────


def say(node: nodes.Node) -> str:
    """The node as people write it."""
    match node:
        case nodes.Getattr(node=nodes.Name(name=group), attr=name):
            return f"{group}.{name}"
        case nodes.Name(name=name):
            return name
        case nodes.And(left=left, right=right):
            return f"{say(left)} and {say(right)}"
        case nodes.Or(left=left, right=right):
            return f"({say(left)} or {say(right)})"
        case nodes.Not(node=inner):
            return f"not {say(inner)}"
        case nodes.Test(node=inner, name=name):
            return f"{say(inner)} is {name}"
        case nodes.Compare(expr=first, ops=ops):
            return " ".join([say(first), *(f"{SIGNS[op.op]} {say(op.expr)}" for op in ops)])
        case nodes.List() | nodes.Tuple() | nodes.Const() | nodes.Neg():
            return _shown(_fixed(node))
        case _:
            return "…"


def _why(node: nodes.Node, context: Context, holds: bool) -> str:
    """The part of the condition that decided, and the values in it."""
    match node:
        case nodes.And(left=left, right=right) if not holds:
            return _why(right if _closure(left)(context) else left, context, holds)
        case nodes.Or(left=left, right=right) if holds:
            return _why(left if _closure(left)(context) else right, context, holds)
        case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
            return f"{_why(left, context, holds)}; {_why(right, context, holds)}"
        case _:
            values = ", ".join(
                f"{'.'.join(filter(None, used))} is {_shown(field(context, *used))}" for used in names(node)
            )
            return f"{say(node)}: {values}" if values else say(node)


def _shown(value: Value) -> str:
    match value:
        case None:
            return "unknown"
        case bool():
            return str(value).lower()
        case tuple():
            return f"[{', '.join(value if isinstance(value, Entries) else map(_shown, value))}]"
        case str():
            return f"'{value}'"
        case _:
            return str(value)
