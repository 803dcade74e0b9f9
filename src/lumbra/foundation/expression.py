"""A small safe language for formulas and cuts, read by the parser and never executed as Python.

Grammar: numbers, column names, ``+ - * / **``, comparisons (chains too), ``and or not``, brackets
and the functions listed in `FUNCTIONS`. A call of any other name is itself a column name, as
basf2 writes them: ``daughter(0, p) > 1 and 0.57 < pRecoilTheta < 2.23``.
"""

from __future__ import annotations

import ast
import functools
import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.errors import ColumnError, InputError, nearest

__all__ = ["FUNCTIONS", "Expression", "canonical"]

FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "abs": np.abs,
    "min": np.minimum,
    "max": np.maximum,
    "where": np.where,
}
_CONSTANTS: Final = {"pi": np.pi}
_BINARY: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_UNARY: Final[dict[type[ast.unaryop], Callable[[Any], Any]]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: np.logical_not,
}
_COMPARE: Final[dict[type[ast.cmpop], Callable[[Any, Any], Any]]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_LONGEST: Final = 2000
_DEEPEST: Final = 60
_LARGEST_POWER: Final = 64
_LANGUAGE: Final = "numbers, columns, + - * / **, comparisons, and/or/not"


class Columns(Protocol):
    """Anything that gives a column under its name: a `Table` or a mapping."""

    def __getitem__(self, name: str, /) -> Any:
        """The column of that name."""


def canonical(name: str) -> str:
    """A column name without spaces: ``daughter(0, p)`` → ``daughter(0,p)``."""
    return re.sub(r"\s+", "", name)


@dataclass(frozen=True)
class Expression:
    """A formula over columns.

    Parameters
    ----------
    text : str
        The formula in the language of this module.

    Raises
    ------
    InputError
        If the text is not in the language.

    Examples
    --------
    >>> Expression("0.9 + 0.004*(m - 175)").evaluate({"m": 200.0})
    np.float64(1.0)
    """

    text: str

    def __post_init__(self) -> None:
        _check(self._tree, self.text)

    @functools.cached_property
    def _tree(self) -> ast.expr:
        if len(self.text) > _LONGEST:
            raise _refuse(self.text[:60] + "…", f"a formula of at most {_LONGEST} characters")
        try:
            return ast.parse(self.text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise _refuse(
                self.text, "numbers, columns, + - * / **, comparisons, and/or/not"
            ) from None

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """The columns that the formula needs."""
        return frozenset(_names(self._tree))

    def evaluate(self, columns: Columns) -> NDArray[Any]:
        """The value for every row.

        Parameters
        ----------
        columns : Table or mapping of str to array
            What holds the columns.

        Raises
        ------
        ColumnError
            If a column is missing.
        """
        return np.asarray(_value(self._tree, columns))


def _refuse(given: str, allowed: str = _LANGUAGE) -> InputError:
    return InputError(
        "This expression cannot be used.",
        given=repr(given),
        allowed=allowed,
        suggestion="for example '0.9 + 0.004*(m - 175)' or 'pt > 0.2 and nTracks == 2'; "
        "functions: " + ", ".join(FUNCTIONS),
    )


def _check(node: ast.expr, text: str, depth: int = 0) -> None:
    """Walk the tree once and refuse everything that is not in the language."""
    if depth > _DEEPEST:
        raise _refuse(text, f"at most {_DEEPEST} brackets or signs inside each other")
    if not _allowed(node):
        raise _refuse(text)
    for operand in _operands(node):
        _check(operand, text, depth + 1)


def _allowed(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case ast.UnaryOp(op=sign):
            return type(sign) in _UNARY
        case ast.BinOp(op=ast.Pow(), right=power):
            return _small_number(power)
        case ast.BinOp(op=operation):
            return type(operation) in _BINARY
        case ast.Compare(ops=tests):
            return all(type(test) in _COMPARE for test in tests)
        case ast.Call(func=ast.Name(id=name), args=[_, *_], keywords=[]):
            return name in FUNCTIONS or _is_column(node)
        case _:
            return isinstance(node, (ast.Name, ast.BoolOp))


def _small_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return _small_number(node.operand)
    value = getattr(node, "value", None)
    return isinstance(value, (int, float)) and abs(value) <= _LARGEST_POWER


def _is_column(node: ast.expr) -> bool:
    """A basf2-style column: a name with names, numbers or such columns as arguments."""
    match node:
        case ast.Name() | ast.Constant(value=int() | float()):
            return True
        case ast.Call(func=ast.Name(), args=args, keywords=[]):
            return all(_is_column(part) for part in args)
        case _:
            return False


def _operands(node: ast.expr) -> list[ast.expr]:
    """What a node computes with; a column has none, whatever is in its brackets."""
    if isinstance(node, ast.Call):
        is_function = isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS
        return list(node.args) if is_function else []
    return [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]


def _column_name(node: ast.expr) -> str:
    return canonical(ast.unparse(node))


def _names(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Name):
        return set() if node.id in _CONSTANTS else {node.id}
    if isinstance(node, ast.Call) and not _operands(node):
        return {_column_name(node)}
    return set().union(*(_names(operand) for operand in _operands(node)))


def _lookup(name: str, columns: Columns) -> Any:
    try:
        return columns[name]
    except KeyError:
        known = [str(name) for name in columns] if isinstance(columns, Iterable) else []
        raise ColumnError(
            f"The expression needs '{name}', which is not there.",
            given=", ".join(known[:20]),
            allowed="the columns of the table, and pi",
            suggestion=nearest(name, known),
        ) from None


def _value(node: ast.expr, columns: Columns) -> Any:
    match node:
        case ast.Constant(value=value):
            return np.float64(value)  # type: ignore[arg-type]
        case ast.Name(id=name):
            return _CONSTANTS[name] if name in _CONSTANTS else _lookup(name, columns)
        case ast.UnaryOp(op=op, operand=operand):
            return _UNARY[type(op)](_value(operand, columns))
        case ast.BinOp(left=left, op=op, right=right):
            return _BINARY[type(op)](_value(left, columns), _value(right, columns))
        case ast.BoolOp(op=op, values=values):
            combine = np.logical_and if isinstance(op, ast.And) else np.logical_or
            return functools.reduce(combine, (_value(part, columns) for part in values))
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides = [_value(part, columns) for part in (left, *others)]
            tests = [
                _COMPARE[type(o)](a, b) for o, a, b in zip(ops, sides, sides[1:], strict=False)
            ]
            return functools.reduce(np.logical_and, tests)
        case ast.Call(func=ast.Name(id=name), args=args) if name in FUNCTIONS:
            return FUNCTIONS[name](*(_value(part, columns) for part in args))
        case _:
            return _lookup(_column_name(node), columns)
