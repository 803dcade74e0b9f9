"""Counts the floating-point operations of squared amplitudes by running them on counting numbers.

``python benchmarks/count_operations.py points.npz`` prints JSON: additions, multiplications,
divisions and roots per point by process, for momenta in a file. Kernels run as plain Python, so
what is counted is what is written; the compiler may need fewer, as it computes common terms once.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

COUNTS: Counter[str] = Counter()


class Number:
    """A real or complex number that counts what is done with it in real operations."""

    def __init__(self, value: Any) -> None:
        self.value = value.value if isinstance(value, Number) else value

    def _pair(self, other: Any) -> tuple[bool, bool, Any]:
        value = other.value if isinstance(other, Number) else other
        return isinstance(self.value, complex), isinstance(value, complex), value

    def __add__(self, other: Any) -> Number:
        one, two, value = self._pair(other)
        COUNTS["add"] += 1 + (one and two)
        return Number(self.value + value)

    def __sub__(self, other: Any) -> Number:
        return self + (-other)

    def __rsub__(self, other: Any) -> Number:
        return (-self) + other

    def __mul__(self, other: Any) -> Number:
        one, two, value = self._pair(other)
        if value in (1j, -1j):  # a swap of two parts
            return Number(self.value * value)
        COUNTS["mul"] += 4 if one and two else 2 if one or two else 1
        COUNTS["add"] += 2 * (one and two)
        return Number(self.value * value)

    def __truediv__(self, other: Any) -> Number:
        one, two, value = self._pair(other)
        assert not two
        COUNTS["div"] += 1 + one
        return Number(self.value / value)

    def __rtruediv__(self, other: Any) -> Number:
        return Number(other) / self

    def __pow__(self, power: int) -> Number:
        out = self
        for _ in range(power - 1):
            out = out * self
        return out

    def __neg__(self) -> Number:
        return Number(-self.value)

    def __abs__(self) -> Number:
        return Number(abs(self.value))

    def __float__(self) -> float:
        return float(self.value)

    def __lt__(self, other: Any) -> bool:
        return bool(self.value < Number(other).value)

    def __gt__(self, other: Any) -> bool:
        return bool(self.value > Number(other).value)

    def __le__(self, other: Any) -> bool:
        return bool(self.value <= Number(other).value)

    def __ge__(self, other: Any) -> bool:
        return bool(self.value >= Number(other).value)

    def __eq__(self, other: Any) -> bool:
        return bool(self.value == Number(other).value)

    __hash__ = None  # type: ignore[assignment]
    __radd__ = __add__
    __rmul__ = __mul__

    @property
    def real(self) -> Number:
        return Number(self.value.real)

    @property
    def imag(self) -> Number:
        return Number(self.value.imag)

    def conjugate(self) -> Number:
        return Number(self.value.conjugate())


def _sqrt(x: Any) -> Number:
    COUNTS["sqrt"] += 1
    return Number(math.sqrt(float(x)))


def _complex(real: Any, imag: Any = 0.0) -> Number:
    return Number(complex(float(real), float(imag)))


def main() -> None:
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import numpy as np

    from benchmarks.amplitudes import AMPLITUDES

    def empty(shape: Any, dtype: Any = None) -> Any:
        out = np.empty(shape, object)
        out[...] = Number(0.0)
        return out

    def numbers(array: Any, dtype: Any = None) -> Any:
        out = np.empty(np.shape(array), object)
        for index in np.ndindex(out.shape):
            out[index] = Number(float(np.asarray(array, float)[index]))
        return out

    numpy = SimpleNamespace(
        **{name: getattr(np, name) for name in dir(np) if not name.startswith("__")}
    )
    numpy.empty, numpy.ascontiguousarray, numpy.asarray = empty, numbers, lambda a, *_: a
    numpy.complex128 = object
    roots = SimpleNamespace(**{n: getattr(math, n) for n in dir(math) if not n.startswith("__")})
    roots.sqrt = _sqrt
    with np.load(sys.argv[1], allow_pickle=False) as stored:
        points = {name: stored[name] for name in AMPLITUDES}
    for name, module in list(sys.modules.items()):
        if name.startswith("lumbra.amplitudes"):
            for attribute, shim in (("np", numpy), ("math", roots)):
                if hasattr(module, attribute):
                    setattr(module, attribute, shim)
            module.complex = _complex  # type: ignore[attr-defined]
    found = {}
    for name in AMPLITUDES:
        COUNTS.clear()
        values = AMPLITUDES[name].squared(points[name])
        assert all(float(value) > 0 for value in values)
        size = len(points[name])
        found[name] = {kind: count / size for kind, count in sorted(COUNTS.items())}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
