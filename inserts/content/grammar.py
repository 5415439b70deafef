"""What may be written in conditions and texts: Jinja's syntax, cut down to a list.

Invariant: whatever is not on the list is refused before anything is made of it. The parser runs nothing,
and its environment has nothing to run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..errors import Place, SettingsError, did_you_mean

LONGEST_SOURCE = 4_000
FILTERS = ("money", "date", "number", "upper", "lower")
TESTS = ("known", "unknown")
SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in"}
PLAIN = (bool, int, float, str)

Used = tuple[str, str]
"""A name in use: (group, field); the field is empty for a bare name."""

Fields = Mapping[str, tuple[str, ...] | None]
"""Known names: a group's fields ("*" among them: any field), or None for a bare name."""


def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(autoescape=False)
    for table in (made.globals, made.filters, made.tests):
        table.clear()
    return made


_PARSER = _environment()


def parse(source: str, code: str, expression: bool = False) -> nodes.Template:
    """The tree of a template (or of one expression), all of it on the list; SettingsError(code) with its line."""
    if len(source) > LONGEST_SOURCE:
        raise SettingsError(code, f"it has {len(source):,} characters; {LONGEST_SOURCE:,} are the most.")
    try:
        tree = _PARSER.parse("{{ " + source + " }}" if expression else source)
        for node in tree.body:
            _allow(node, code)
    except TemplateSyntaxError as fault:
        raise SettingsError(code, f"line {fault.lineno}: {fault.message}", Place(line=fault.lineno)) from fault
    except RecursionError as fault:
        raise SettingsError(code, "it is nested too deeply.") from fault
    return tree


def names(tree: nodes.Node) -> tuple[Used, ...]:
    """All names in the tree, each once, in the order of their first use."""
    used: dict[Used, None] = {}

    def walk(node: nodes.Node) -> None:
        match node:
            case nodes.Getattr(node=nodes.Name(name=group), attr=name):
                used[group, name] = None
            case nodes.Name(name=group):
                used[group, ""] = None
            case _:
                for child in node.iter_child_nodes():
                    walk(child)

    walk(tree)
    return tuple(used)


def unknown_names(used: tuple[Used, ...], known: Fields) -> list[str]:
    """What is wrong with the names, one message each, with a guess at what was meant."""
    return [fault for group, name in used if (fault := _unknown(group, name, known))]


def _unknown(group: str, name: str, known: Fields) -> str:
    whole = f"{group}.{name}" if name else group
    if group not in known:
        return f"'{whole}': '{group}' is no name here.{_guess(group, known)}"
    fields = known[group]
    if fields is None:
        return f"'{whole}': '{group}' has no fields." if name else ""
    if not name:
        return f"'{group}' needs a field, as in {group}.{fields[0]}."
    if name in fields or "*" in fields:
        return ""
    return f"'{whole}': '{name}' is no field of {group}.{_guess(name, fields)}"


def _guess(word: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    guess = did_you_mean(word, known)
    return f" {guess}" if guess else ""


# ── the list ──────────────────────────────────────────────────────────────────────────────────


def _allow(node: nodes.Node, code: str) -> None:
    """Raises for the first thing in the tree that is not on the list."""
    refusal = _LIST.get(type(node), _never)(node)
    if refusal:
        what = type(node).__name__.lower()
        message = f"line {node.lineno}: '{what}' is not allowed here."
        raise SettingsError(code, message, Place(line=node.lineno), refusal)
    if not isinstance(node, nodes.Getattr):
        for child in node.iter_child_nodes():
            _allow(child, code)


def _always(_: nodes.Node) -> str:
    return ""


def _never(_: nodes.Node) -> str:
    return "Names, fixed values, comparisons, and, or, not, if and a few filters are all there is."


def _name(node: nodes.Node) -> str:
    return "" if getattr(node, "ctx", "") == "load" else "Nothing can be set here."


def _getattr(node: nodes.Node) -> str:
    dotted = isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name)
    return "" if dotted else "A name has one dot, as in customer.orders."


def _const(node: nodes.Node) -> str:
    plain = isinstance(node, nodes.Const) and isinstance(node.value, PLAIN)
    return "" if plain else "To ask whether a value is known write 'is known' or 'is unknown'."


def _negative(node: nodes.Node) -> str:
    value = node.node.value if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const) else None
    return "" if isinstance(value, int | float) and not isinstance(value, bool) else "There is no arithmetic."


def _listed(node: nodes.Node) -> str:
    fixed = all(isinstance(child, nodes.Const) for child in node.iter_child_nodes())
    return "" if fixed else "A list holds fixed values only, as in ['DE', 'AT']."


def _filter(node: nodes.Node) -> str:
    assert isinstance(node, nodes.Filter)
    return _known(node, FILTERS) or _arguments(node, most=int(node.name == "date"))


def _test(node: nodes.Node) -> str:
    assert isinstance(node, nodes.Test)
    return _known(node, TESTS) or _arguments(node, most=0)


def _known(node: nodes.Filter | nodes.Test, known: tuple[str, ...]) -> str:
    guess = did_you_mean(node.name, known) or f"There are: {', '.join(known)}."
    return "" if node.name in known else f"'{node.name}' is not known. {guess}"


def _arguments(node: nodes.Filter | nodes.Test, most: int) -> str:
    if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) > most:
        return f"'{node.name}' takes no such argument."
    fixed = all(isinstance(arg, nodes.Const) and isinstance(arg.value, str) for arg in node.args)
    return "" if fixed else f"'{node.name}' takes a fixed text, as in date('short')."


_LIST: Mapping[type[nodes.Node], Callable[[nodes.Node], str]] = {
    **dict.fromkeys((nodes.Output, nodes.TemplateData, nodes.If, nodes.CondExpr, nodes.Concat), _always),
    **dict.fromkeys((nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not), _always),
    **dict.fromkeys((nodes.List, nodes.Tuple), _listed),
    nodes.Name: _name,
    nodes.Getattr: _getattr,
    nodes.Const: _const,
    nodes.Neg: _negative,
    nodes.Filter: _filter,
    nodes.Test: _test,
}
