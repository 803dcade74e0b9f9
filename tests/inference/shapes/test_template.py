import numpy as np
import pytest

from lumbra.foundation import DataError, InputError
from lumbra.inference.shapes import AtMass, CrystalBall, Gaussian, Template, TemplatesAtMass
from lumbra.inference.shapes.template import morphed

EDGES = np.linspace(0.0, 2.0, 2001)


def simulated(mass, sigma):
    return Template(EDGES, Gaussian(mass, sigma).integrals(EDGES))


def test_morphing_moves_and_widens_a_gaussian():
    # horizontal morphing of Gaussians is exact: quantiles are linear in mean and width
    grid = (0.8, 1.0, 1.2)
    templates = [simulated(m, 0.03 + 0.05 * (m - 0.8)) for m in grid]
    bins = np.linspace(0.7, 1.3, 61)
    for mass in (0.8, 0.87, 1.0, 1.13, 1.2):
        wanted = Gaussian(mass, 0.03 + 0.05 * (mass - 0.8)).integrals(bins)
        np.testing.assert_allclose(
            morphed(grid, templates, mass).integrals(bins), wanted, atol=2e-4
        )
    # negative control: fading one template into the other is wrong by far more
    faded = 0.5 * (templates[0].integrals(bins) + templates[1].integrals(bins))
    assert np.abs(faded - Gaussian(0.9, 0.035).integrals(bins)).max() > 0.02


def test_empty_bins_inside_a_template_stay_empty():
    two = Template([0.0, 0.1, 0.9, 1.0], [1.0, 0.0, 1.0])
    middle = morphed((1.0, 2.0), (two, two), 1.5)
    np.testing.assert_allclose(middle.integrals([0.0, 0.1, 0.9, 1.0]), [0.5, 0.0, 0.5], atol=1e-9)


@pytest.mark.parametrize(
    ("edges", "contents"),
    [
        ([0, 1, 2], [1.0, -0.5]),
        ([0, 1, 2], [1.0, np.nan]),
        ([0, 1, 2], [0.0, 0.0]),
        ([0, 1, 1], [1.0, 1.0]),
        ([0, 2, 1], [1.0, 1.0]),
        ([0, 1], [1.0, 1.0]),
    ],
)
def test_histograms_that_are_no_densities_are_refused(edges, contents):
    with pytest.raises(DataError) as caught:
        Template(edges, contents)
    assert all(caught.value.parts().values())


def test_there_is_no_template_outside_of_the_simulated_masses():
    with pytest.raises(InputError):
        morphed((1.0, 1.2), (simulated(1.0, 0.03), simulated(1.2, 0.03)), 1.3)
    with pytest.raises(InputError):
        morphed((1.0,), (simulated(1.0, 0.03), simulated(1.2, 0.03)), 1.0)


def test_parameters_follow_the_mass():
    family = AtMass(CrystalBall, {"alpha": lambda m: 1 + m, "n": 4})
    assert family(0.5, 0.01) == CrystalBall(0.5, 0.01, 1.5, 4.0)
    with pytest.raises(InputError, match="no such parameter"):
        AtMass(Gaussian, {"alpha": 1.0})
    with pytest.raises(InputError, match="no such parameter"):
        AtMass(CrystalBall, {"sigma": 1.0})
    whole = TemplatesAtMass((0.8, 1.2), (simulated(0.8, 0.03), simulated(1.2, 0.03)))
    assert whole(1.0, 0.03).integrals([0.9, 1.0])[0] == pytest.approx(0.5, abs=1e-2)
