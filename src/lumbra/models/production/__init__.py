"""Decays of mesons that make mediators, as branching fractions and ratios to measured widths.

Use `b_to_kaon` for scalars and axion-like particles in B → K and K*, `upsilon` for the light
CP-odd Higgs boson and dark matter in Υ decays, `meson_to_dark_photon` for V → PA′ and P → γA′ and
their Dalitz backgrounds, `neutral_lepton` for heavy neutral leptons.
"""
