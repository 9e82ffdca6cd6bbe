"""Every small mistake that one module could hold: a swapped comparison, a changed constant, a line left out.

Reads a syntax tree and changes it in place when asked; runs nothing and judges nothing. Left alone is what
says nothing of behaviour: docstrings, annotations, decorators, the words of an error, values of enumerations
(they stand in databases, whose tests hold them) and protocols.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain


@dataclass(frozen=True, slots=True)
class Mistake:
    """One change; not yet made."""

    module: str
    lines: tuple[int, int]
    """The first and last line of what is changed."""
    before: str
    after: str
    make: Callable[[], None]
    """Changes the tree that this was found in."""

    def __str__(self) -> str:
        return f"gateway/domain/{self.module}.py:{self.lines[0]}  {self.before}  →  {self.after}"


COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
SAYS_NOTHING = frozenset({"annotation", "returns", "decorator_list", "type_params"})
NAMES_A_TYPE = frozenset({"NewType", "TypeVar", "getLogger"})
ENUMERATIONS = frozenset({"StrEnum", "IntEnum", "Enum"})


def mistakes(module: str, tree: ast.Module) -> list[Mistake]:
    """Return every mistake that can be made in a module, in the order of its lines."""
    found = (_mistake(module, *change) for change in _below(tree))
    return sorted(found, key=lambda each: each.lines)


Slot = tuple[ast.AST, str, int | None]
"""Where a node hangs: its parent, the field, and which one in a list."""
Change = tuple[Slot, ast.AST, ast.AST]
"""A slot, what hangs there and what shall."""


def _mistake(module: str, slot: Slot, old: ast.AST, new: ast.AST) -> Mistake:
    parent, field, at = slot

    def make() -> None:
        placed = ast.fix_missing_locations(ast.copy_location(new, old))
        if at is None:
            setattr(parent, field, placed)
        else:
            getattr(parent, field)[at] = placed

    assert isinstance(old, ast.expr | ast.stmt)
    lines = old.lineno, old.end_lineno or old.lineno
    return Mistake(module, lines, _short(old), _short(new), make)


def _short(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:200]


def _below(parent: ast.AST) -> Iterator[Change]:
    for field, value in ast.iter_fields(parent):
        if field in SAYS_NOTHING:
            continue
        nodes = enumerate(value) if isinstance(value, list) else ((None, value),)
        for at, node in nodes:
            if isinstance(node, ast.AST) and not _says_nothing(parent, node):
                yield from (((parent, field, at), node, new) for new in _instead(parent, field, node))
                yield from () if isinstance(node, ast.Raise) else _below(node)


def _says_nothing(parent: ast.AST, node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.ClassDef(bases=bases) if "Protocol" in {ast.unparse(base) for base in bases}:
            return True
        case ast.Call(func=ast.Name(id=name)) if name in NAMES_A_TYPE:
            return True
        case ast.Constant() if isinstance(parent, ast.JoinedStr | ast.FormattedValue):
            return True
        case ast.Assign(value=ast.Constant()) if isinstance(parent, ast.ClassDef):
            return not ENUMERATIONS.isdisjoint(ast.unparse(base) for base in parent.bases)
    return False


def _instead(parent: ast.AST, field: str, node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a slip might have written in place of a node."""
    if isinstance(node, ast.stmt):
        return _statements(node)
    if not isinstance(node, ast.expr):
        return iter(())
    return chain(_operators(node), _values(node), _turned(parent, field, node))


def _turned(parent: ast.AST, field: str, node: ast.expr) -> Iterator[ast.AST]:
    asked = isinstance(parent, ast.If | ast.While | ast.IfExp) and field == "test"
    plain = isinstance(node, ast.Compare) and len(node.ops) == 1  # turned by its operator already
    if (asked or field == "ifs") and not plain and not isinstance(node, ast.UnaryOp):
        yield ast.UnaryOp(ast.Not(), node)


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.Return(value=None) | ast.Return(value=ast.Constant(value=None | False)):
            pass  # None says no more than they do, and types keep it out
        case ast.Return():
            yield ast.Return(ast.Constant(None))
        case ast.Raise() | ast.Continue() | ast.Break() | ast.AugAssign() | ast.Expr():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            yield ast.Pass()


def _operators(node: ast.expr) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left, ops, comparators):
            for at, op in enumerate(ops):
                for other in COMPARED[type(op)]:
                    yield ast.Compare(left, [*ops[:at], other(), *ops[at + 1 :]], comparators)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            for at in range(len(values)):
                others = [*values[:at], *values[at + 1 :]]
                yield ast.BoolOp(op, others) if len(others) > 1 else others[0]
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.BinOp(left, op, right) if type(op) in RECKONED:
            yield ast.BinOp(left, RECKONED[type(op)](), right)
            if isinstance(op, ast.Sub):
                yield left  # of sets, there is no sum


def _values(node: ast.expr) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(value):
            yield from map(ast.Constant, _constants(value))
        case ast.Dict(keys, values):
            for at in range(len(keys)):
                yield ast.Dict([*keys[:at], *keys[at + 1 :]], [*values[:at], *values[at + 1 :]])
        case ast.Set(elts) if len(elts) > 1:
            for at in range(len(elts)):
                yield ast.Set([*elts[:at], *elts[at + 1 :]])
        case ast.Call(ast.Name(id=name), args, keywords) if name in CALLED:
            yield ast.Call(ast.Name(CALLED[name], ast.Load()), args, keywords)
        case ast.Call(ast.Name(id="replace") as func, args, keywords):
            for at in range(len(keywords)):
                yield ast.Call(func, args, [*keywords[:at], *keywords[at + 1 :]])


def _constants(value: object) -> Iterator[bool | int | float | str]:
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
            yield value - 1
        case float():
            yield value + 1
        case str():
            yield "" if value else "mistake"
