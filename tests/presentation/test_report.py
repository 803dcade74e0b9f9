"""The report: complete, escaped, self-contained."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from lumbra.presentation import Comparison, ResultFolder, read_folder, render
from lumbra.presentation.interactive import plots_of
from lumbra.presentation.report_tables import assumptions
from lumbra.presentation.reproduction import command_of
from tests.presentation.synthetic import CUTS, write_hunt_folder, write_run_folder


class Reader(HTMLParser):
    """Collects what a page is made of and checks that every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.scripts: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "img", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts[self.tags[-1][1].get("id") or "code"] = data
        elif self.open and self.open[-1] != "style":
            self.text.append(data)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A rendered run."""
    folder = write_run_folder(tmp_path_factory.mktemp("report") / "run")
    return render(folder, command="lumbra run zprime-invisible --seed 1 --out 'my results'")


@pytest.fixture(scope="module")
def page(made: list[Path]) -> Reader:
    """Its report, read."""
    reader = Reader()
    reader.feed(made[0].read_text(encoding="utf-8"))
    assert reader.open == []
    return reader


def test_every_figure_is_written_twice_and_is_whole(made: list[Path]) -> None:
    assert made[0].name == "report.html"
    assert {path.suffix for path in made[1:]} == {".png", ".pdf"}
    for path in made[1:]:
        content = path.read_bytes()
        whole = (
            content.endswith(b"IEND\xaeB`\x82")
            if path.suffix == ".png"
            else b"%%EOF" in content[-8:]
        )
        assert whole, path
    folder = made[0].parent
    assert not list(folder.rglob(".*")), "temporary files are left"


def test_it_is_small_and_loads_nothing(made: list[Path], page: Reader) -> None:
    assert made[0].stat().st_size < 5_000_000
    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    for tag, attributes in page.tags:
        source = attributes.get("src") or attributes.get("href") or ""
        assert source.startswith(("data:image/png;base64,", "#")) or not source, (tag, source)
        assert tag not in {"link", "iframe", "base"}


def test_no_request_leaves_the_page(made: list[Path], page: Reader) -> None:
    """No address of another place anywhere but in Plotly, which the policy keeps from using it."""
    source = made[0].read_text(encoding="utf-8")
    bundle = (resources.files("lumbra.presentation") / "vendor/plotly-cartesian.min.js").read_text(
        encoding="utf-8"
    )
    own = source.replace(bundle, "")
    assert len(own) < len(source) - 1_000_000
    for forbidden in ("http:", "https:", "@import", "url(", "fetch(", "XMLHttpRequest", 'src="//'):
        assert forbidden not in own, forbidden
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', own)
    sources = {word for part in policy.split(";") for word in part.split()[1:]}
    assert sources <= {"'none'", "data:", "blob:", "'unsafe-inline'"}
    for kind in ("default-src", "form-action", "base-uri"):
        assert f"{kind} 'none'" in policy
    for kind in ("connect-src", "font-src", "frame-src"):
        assert kind not in policy  # without an exception, the default is theirs


def test_it_can_be_used_by_keyboard_and_read_aloud(page: Reader) -> None:
    tags = page.tags
    assert next(a for t, a in tags if t == "html")["lang"] == "en"
    first = next(a for t, a in tags if t == "a")
    assert first["href"] == "#main"
    assert sum(t == "main" for t, _ in tags) == sum(t == "h1" for t, _ in tags) == 1
    # what scrolls by itself can be reached and has a name
    for tag, attributes in tags:
        if "scroll" in (attributes.get("class") or "").split():
            assert attributes["tabindex"] == "0", tag
            assert attributes["aria-label"]
    headings = [int(t[1]) for t, _ in tags if re.fullmatch(r"h[1-6]", t)]
    assert all(b - a <= 1 for a, b in itertools.pairwise(headings))
    assert all(a.get("scope") for t, a in tags if t == "th")


@pytest.mark.parametrize("scheme", [0, 1])
def test_texts_have_the_contrast_that_wcag_wants(scheme: int) -> None:
    """4.5 for every ink on every paper, in light and in dark."""
    css = (resources.files("lumbra.presentation") / "page/report.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", css.split(":root {")[1 + scheme]))

    def luminance(colour: str) -> float:
        parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    pairs = [(ink, paper) for ink in ("ink", "soft", "accent") for paper in ("paper", "panel")]
    for ink, paper in [*pairs, ("warn", "warn-paper")]:
        light, dark = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)


def test_it_tells_everything(page: Reader) -> None:
    text = " ".join(page.text)
    for wanted in (
        "e⁺e⁻ → μ⁺μ⁻Z′", "276 pb⁻¹", "pseudo-data", "2.65σ", "p = 0.12: the share",
        "τ suppression", "PRL 124, 141801", "doubling it moves", "3f2a9c0de1b45f67",
        "2000 pseudo-experiments",
        "lumbra run zprime-invisible --seed 1 --out 'my results'", *(cut for cut, _ in CUTS),
    ):  # fmt: skip
        assert wanted in text, wanted


def test_text_from_outside_is_escaped(made: list[Path], page: Reader) -> None:
    source = made[0].read_text(encoding="utf-8")
    assert "<script>alert(1)</script>" not in source
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in source
    assert ("b", {}) not in page.tags


def test_images_have_texts_and_anchors_have_targets(page: Reader) -> None:
    images = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(images) == 9
    assert all(len(image["alt"] or "") > 40 for image in images)
    ids = {attributes.get("id") for _, attributes in page.tags}
    links = [attributes["href"] or "" for tag, attributes in page.tags if tag == "a"]
    assert links
    assert {link.removeprefix("#") for link in links} <= ids


def test_interactive_data_are_the_tables(made: list[Path], page: Reader) -> None:
    spectrum = json.loads(page.scripts["data-spectrum"])
    table = read_folder(made[0].parent).tables["spectrum"]
    bars = {trace["name"]: trace["y"] for trace in spectrum["data"] if trace["type"] == "bar"}
    assert bars["τ⁺τ⁻(γ)"] == pytest.approx(list(table["tautau_events"]))
    points = next(trace for trace in spectrum["data"] if trace["type"] == "scatter")
    assert points["y"] == list(table["data_events"])
    coupling = json.loads(page.scripts["data-coupling"])
    visible = [t["name"] for t in coupling["data"] if t.get("visible", True) is True]
    assert "expected (Bayesian, Z′ → neutrinos)" in visible
    assert "expected (CLs, Z′ → neutrinos)" not in visible


def test_names_cannot_leave_their_script(run_folder: ResultFolder, tmp_path: Path) -> None:
    spectrum = run_folder.tables["spectrum"]
    nasty = "</script><script>alert(2)</script>"
    renamed = spectrum.renamed(
        {"tautau_events": nasty + "_events", "tautau_error": nasty + "_error"}
    )
    folder = ResultFolder(tmp_path, "run", {}, {"spectrum": renamed})
    plots = plots_of(folder, Comparison())
    from lumbra.presentation.report import report

    assert nasty not in report(folder, [], {}, plots)


def test_a_hunt_has_a_report_too(tmp_path: Path) -> None:
    paths = render(write_hunt_folder(tmp_path / "hunt"))
    reader = Reader()
    reader.feed(paths[0].read_text(encoding="utf-8"))
    text = " ".join(reader.text)
    assert "5.20σ" in text
    assert "no pseudo-experiments were made" in text
    assert "lumbra hunt falling.csv --pseudo-experiments 1000 --seed 1" in text
    assert "12 of 180 fits are not to be trusted" in text
    assert "biased: the smooth background alone gives a yield" in text
    assert [path.name for path in paths[1:]] == ["hunt.png", "hunt.pdf"]


def test_a_quick_run_without_data_says_so(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path / "run", data=False)
    (folder / "limits.csv").unlink()
    source = folder / "provenance.json"
    provenance = json.loads(source.read_text(encoding="utf-8"))
    source.write_text(
        json.dumps({**provenance, "quick": True, "largest_excess": None}), encoding="utf-8"
    )
    text = render(folder)[0].read_text(encoding="utf-8")
    assert "too small for physics" in text
    assert "all limits are expected ones" in text
    assert "Largest excess" not in text


def test_rendering_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = write_hunt_folder(tmp_path / "hunt")
    first, second = (
        {path: hashlib.sha256(path.read_bytes()).digest() for path in render(folder)}
        for _ in range(2)
    )
    assert first == second
    assert len(first) == 3


def test_the_command_is_put_together_from_the_provenance(run_folder: ResultFolder) -> None:
    provenance = {**run_folder.provenance, "data": {"path": "my data.root", "tree": "events"}}
    folder = ResultFolder(run_folder.path, "run", provenance, run_folder.tables)
    assert command_of(folder) == (
        "lumbra run zprime-invisible --edition belle2-2018 "
        "--data 'my data.root' --tree events --seed 1"
    )


def test_only_a_projection_names_its_luminosity(run_folder: ResultFolder) -> None:
    provenance = {**run_folder.provenance, "projection": True}
    folder = ResultFolder(run_folder.path, "run", provenance, run_folder.tables)
    assert command_of(folder) == (
        "lumbra run zprime-invisible --edition belle2-2018 --luminosity 0.276/fb --seed 1"
    )


def test_expected_limits_stand_beside_the_published_one(made: list[Path], page: Reader) -> None:
    text = " ".join(page.text)
    assert "Median expected limit (Bayesian) over the one of Belle II, PRL 124" in text
    limits = read_folder(made[0].parent).tables["limits"]
    row = int(np.flatnonzero(limits["mass_GeV"] == 0.5)[0])
    # the published limit is flat at 0.051 below 1.15 GeV
    ratio = float(limits["gprime_sm_bayes_expected"][row]) / 0.0509983
    assert f"{ratio:.3g}" in page.text


def test_numbers_of_the_detector_are_folded_in_groups(run_folder: ResultFolder) -> None:
    entries = [
        {"name": f"{group}.{key}", "value": 0.5, "source": "a guess", "effect": ""}
        for group in ("tracker", "muon_system")
        for key in ("one", "two", "three")
    ]
    page = assumptions({"assumptions": entries, "notes": []})
    assert page.count("<details>") == 2
    assert "<summary>muon system (3)</summary>" in page
    assert "6 numbers of the detector" in page


def test_the_bundle_is_the_published_one_with_its_licence() -> None:
    vendor = resources.files("lumbra.presentation") / "vendor"
    digest = hashlib.sha256((vendor / "plotly-cartesian.min.js").read_bytes()).hexdigest()
    # plotly.js-cartesian-dist-min 4.1.1 of the npm registry
    assert digest == "79542150855a52c567260e3137095dbe2b744e6d702a5cabe67da246942fba7a"
    assert "MIT License" in (vendor / "plotly-cartesian.LICENSE").read_text(encoding="utf-8")
    assert not re.search(r"</script", (vendor / "plotly-cartesian.min.js").read_text("utf-8"), re.I)


def test_numbers_that_are_not_finite_become_null(run_folder: ResultFolder) -> None:
    limits = run_folder.tables["limits"]
    values = np.array(limits["sigma_bayes_observed_fb"])
    values[3] = np.inf
    folder = ResultFolder(
        run_folder.path, "run", {}, {"limits": limits.updated({"sigma_bayes_observed_fb": values})}
    )
    for plot in plots_of(folder, Comparison()):
        json.dumps(plot.specification(), allow_nan=False)
