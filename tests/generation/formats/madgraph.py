"""Les Houches events in MadGraph's dialect, written from the format's specification.

Boos et al., hep-ph/0109068, and Alwall et al., Comput. Phys. Commun. 176 (2007) 300: beams with
status −1, an init block in pb, a number of a model of its own for the new particle, a generator's
comments and reweighting blocks between the events.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lumbra.foundation import Events

NEW = 5000001
"""What a model from FeynRules calls its Z′."""
HEAD = """<LesHouchesEvents version="3.0">
<header>
<MGVersion>
3.5.0
</MGVersion>
<MGGenerationInfo>
#  Number of Events        :       {count}
#  Integrated weight (pb)  :       {sigma:.8e}
</MGGenerationInfo>
</header>
<init>
{first} {second} {beam:.8e} {beam:.8e} 0 0 0 0 -4 1
{sigma:.8e} 1.000000e-03 {sigma:.8e} 1
<generator name='MadGraph5_aMC@NLO' version='3.5.0'>please cite 1405.0301 </generator>
</init>
"""


def write_as_madgraph(path: Path, events: Events, *, positron_first: bool = False) -> Path:
    """Write prompt events in their centre of mass, each of one weight, with beams along z."""
    side = -1.0 if positron_first else 1.0
    numbers = (-11, 11) if positron_first else (11, -11)
    sigma = events.cross_section / 1e3
    beam = float(events.sqrt_s[0]) / 2
    lines = [
        HEAD.format(count=len(events), sigma=sigma, first=numbers[0], second=numbers[1], beam=beam)
    ]
    for i, (start, end) in enumerate(zip(events.offsets[:-1], events.offsets[1:], strict=True)):
        half = events.sqrt_s[i] / 2
        lines.append(f"<event>\n {2 + end - start}      1 {sigma:+.7e} {2 * half:.8e} "
                     "7.54677100e-03 1.68000000e-01\n")  # fmt: skip
        lines += [
            f"{number:9d} -1    0    0    0    0 {0:+.10e} {0:+.10e} {z * half:+.10e} {half:.10e} "
            f"{0:.10e} 0.0000e+00 {z:.4e}\n"
            for number, z in zip(numbers, (1.0, -1.0), strict=True)
        ]
        for row in range(start, end):
            e, x, y, z = events.momentum[row]
            mass = np.sqrt(max(e * e - x * x - y * y - z * z, 0.0))
            number = NEW if events.pdg_id[row] == 32 else events.pdg_id[row]
            along = f"{side * x:+.10e} {y:+.10e} {side * z:+.10e} {e:.10e} {mass:.10e}"
            lines.append(f"{number:9d}  1    1    2    0    0 {along} 0.0000e+00 9.0000e+00\n")
        lines.append("<mgrwt>\n<rscale>  0 0.10580000E+02</rscale>\n</mgrwt>\n</event>\n")
    path.write_text("".join(lines) + "</LesHouchesEvents>\n")
    return path
