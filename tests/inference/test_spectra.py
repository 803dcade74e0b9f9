import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.inference import SPECTRA, load_masses, load_spectrum


@pytest.mark.parametrize("name", list(SPECTRA))
def test_binned_and_unbinned_hold_the_same_events(name):
    spectrum, masses = load_spectrum(name), load_masses(name)
    assert spectrum.total == len(masses)
    difference = masses.histogram(spectrum.edges).counts - spectrum.counts
    # masses are rounded to 1e-9 GeV; the few that fall on an edge may change bins
    assert np.abs(difference).sum() <= 40
    assert np.abs(difference.cumsum()).max() <= 1


def test_the_apex_spectrum_is_the_published_one():
    spectrum = load_spectrum("apex-2011")
    assert spectrum.total == 770509  # PRL 107 (2011) 191804: events of the final sample
    assert spectrum.widths == pytest.approx(5e-5, rel=1e-6)
    assert spectrum.notes["arXiv"] == "1108.2750"
    assert "CC0" in spectrum.notes["HEPData"]


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(InputError, match="did you mean 'apex-2011'"):
        load_spectrum("apex2011")
