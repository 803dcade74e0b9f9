"""A hunt by templates: bins, templates, and limits beside those of counting."""

from dataclasses import replace

import numpy as np
import pytest

from lumbra.blueprint import TemplateHunt
from lumbra.foundation import InputError, Key, Table
from lumbra.inference import cls_limit, expected_limits
from lumbra.inference.histfactory import fit_templates
from lumbra.searches import search
from lumbra.workflow.folder import open_workshop
from lumbra.workflow.measure import halves
from lumbra.workflow.measured import Left
from lumbra.workflow.measuring import measure
from lumbra.workflow.progress import NoProgress
from lumbra.workflow.request import RunRequest
from lumbra.workflow.run import analyse
from lumbra.workflow.template_measure import _fill_empty, binned, bins_of
from tests.small_search import MY_SEARCH

THETA = "useCMSFrame(pRecoilTheta)"
ROOM = search(str(MY_SEARCH))
HUNT = TemplateHunt(
    replace(ROOM.hunt, step=1.0), THETA, "θ*", (0.0, 1.0, 1.6, 2.2, float(np.pi)), reach=4.0, bins=8
)
EDITION = replace(ROOM.edition(None), hunt=HUNT)
# τ pairs alone: enough events for smooth templates in a few seconds
SEARCH = replace(ROOM, editions={EDITION.name: EDITION}, backgrounds=ROOM.backgrounds[1:])


@pytest.fixture(scope="module")
def analysis(tmp_path_factory):
    """A run of the small search with templates."""
    out = tmp_path_factory.mktemp("templates") / "out"
    with open_workshop(out, {}) as workshop:
        request = RunRequest("x", out)
        return analyse(SEARCH.of(EDITION), EDITION, request, workshop, NoProgress())


def test_the_edition_has_its_own_hunt(analysis):
    assert analysis.room.hunt is HUNT
    assert ROOM.edition(None).hunt is None
    assert analysis.measured.methods == ("cls",)


def test_bins_are_those_of_a_histogram():
    rng = np.random.default_rng(1)
    table = Table({"m2Recoil": rng.normal(9, 3, 2000), THETA: rng.uniform(-0.1, 3.3, 2000)})
    weights = rng.random(2000)
    edges = np.asarray(HUNT.edges), np.linspace(9 - 4 * 0.7, 9 + 4 * 0.7, 9)
    expected, _, _ = np.histogram2d(table[THETA], table["m2Recoil"], edges, weights=weights)
    found = binned(bins_of(table, 3.0, 0.7, HUNT), weights, HUNT)
    assert np.allclose(found, expected.ravel())


def test_templates_hold_what_was_simulated(analysis):
    templates = analysis.measured.templates
    for row, mass in enumerate(templates.masses):
        index = {
            s.name: bins_of(halves(s.candidates)[1], mass, templates.widths[row], HUNT)
            for s in analysis.backgrounds
        }
        for sample in analysis.backgrounds:
            weight = np.asarray(halves(sample.candidates)[1]["weight"], float)
            weight *= analysis.luminosity
            true = binned(index[sample.name], weight, HUNT).sum()
            # bins that are widened borrow a few events from beyond the fit
            few = 0.3 * true + 5 * weight.max()
            assert templates.backgrounds[sample.name][row].sum() == pytest.approx(true, abs=few)
    # four widths hold more signal than the two of the counting window
    window = analysis.measured.counted.windows.efficiency
    share = templates.signal.sum(axis=1)
    assert np.all(share > window)
    assert np.all(share < 1.3 * window)
    total = np.sum(list(templates.backgrounds.values()), axis=0)
    assert np.all(total > 0)


def test_empty_bins_are_filled_by_the_largest_background():
    events = {
        "a": np.array([[1.0, 0.0, 0.0, 0.0]]),
        "b": np.array([[3.0, 0.0, 0.0, 0.0]]),
    }
    errors = {name: np.zeros((1, 4)) for name in events}
    _fill_empty(events, errors, slices=2)
    assert np.allclose(events["a"], [[1.0, 0.0, 1e-3, 1e-3]])
    assert np.allclose(events["b"], [[3.0, 2.0, 0.0, 0.0]])
    assert np.allclose(errors["b"], [[0.0, 2.0, 0.0, 0.0]])


def test_one_bin_is_counting(analysis):
    """Where background is plenty, one bin as wide as the window has the limit of counting.

    The asymptotic formulas are right to some percent there.
    """
    hunt = replace(HUNT, edges=(0.0, float(np.pi)), reach=2.0001, bins=1)
    room = replace(analysis.room, hunt=hunt)
    one = measure(room, EDITION, analysis.signals, analysis.backgrounds, lambda t: t)
    found = one.limits(None, (), EDITION.luminosity, 0.9)["sigma_cls_expected_fb"]
    windows = one.counted.windows
    events = expected_limits(windows.experiment, cls_limit, 0.9).median
    counting = events / windows.efficiency / EDITION.luminosity
    many = windows.background > 20
    assert many.sum() > 3
    assert np.allclose(found[many], counting[many], rtol=0.12)


def test_shapes_help(analysis):
    """Sidebands and the angle cannot make the expected limit worse than that of the window."""
    limits = analysis.measured.limits(None, (), EDITION.luminosity, 0.9)
    counted = analysis.measured.counted.limits(None, (), EDITION.luminosity, 0.9)
    ratio = limits["sigma_cls_expected_fb"] / counted["sigma_cls_expected_fb"]
    assert np.all(limits["fit_status"] == 0)
    assert np.all(ratio < 1.05)
    assert np.median(ratio) < 0.95


def test_an_injected_cross_section_comes_back(analysis):
    """Mean of 40 data sets at the lightest mass, which is both simulated and a hypothesis."""
    measured, rng, sigma = analysis.measured, Key(3).generator(), 6000.0
    signal = analysis.signals[2.0]
    parts = [(halves(s.candidates)[1], 1.0) for s in analysis.backgrounds]
    parts.append((halves(signal.candidates)[1], sigma / signal.generated))
    found = []
    for _ in range(40):
        columns = {"m2Recoil": [], THETA: []}
        for table, factor in parts:
            mean = np.asarray(table["weight"], float) * factor * analysis.luminosity
            rows = np.repeat(np.arange(len(mean)), rng.poisson(mean))
            for name, values in columns.items():
                values.append(np.asarray(table[name], float)[rows])
        data = Table({name: np.concatenate(values) for name, values in columns.items()})
        fit = fit_templates(measured._models(data, [0])[0])
        found.append(fit.values[list(fit.names).index("mu")])
    assert measured.templates.masses[0] == 2.0
    assert np.mean(found) == pytest.approx(sigma, rel=0.05)


def test_an_excess_has_a_global_p_value(analysis):
    signal = analysis.signals[4.5].candidates
    backgrounds = {sample.name: halves(sample.candidates)[1] for sample in analysis.backgrounds}
    (taus,) = backgrounds.values()
    mean = np.asarray(taus["weight"], float) * analysis.luminosity
    rows = np.repeat(np.arange(len(mean)), Key(4).generator().poisson(mean))
    names = ["m2Recoil", THETA, "mRecoil"]
    columns = {name: np.concatenate([taus[name][rows], signal[name][:400]]) for name in names}
    data = Table({**columns, "weight": np.ones(len(rows) + 400)})
    limits = analysis.measured.limits(data, (), analysis.luminosity, 0.9)
    left = Left(backgrounds, data, data, "data")
    excess = analysis.measured.excess(limits, left, analysis.luminosity, Key(1))
    assert abs(excess["mass_GeV"] - 4.5) < 0.25
    assert excess["global_p_value"] < 0.05
    assert set(analysis.measured.spectra(left, 1.0)) == {"spectrum", "spectrum_second"}


@pytest.mark.parametrize("changed", [{"edges": (1.0, 0.0)}, {"reach": 1.0}, {"bins": 0}])
def test_a_declaration_that_cannot_be_used(changed):
    with pytest.raises(InputError):
        replace(HUNT, **changed)
