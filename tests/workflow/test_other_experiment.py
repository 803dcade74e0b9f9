"""A search with another experiment than its own."""

from pathlib import Path

import pytest

from lumbra.foundation import InputError
from lumbra.workflow import NoProgress, RunRequest, run_search


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # a period that the search's editions need is there only in Belle II
        ('base = "babar"', "no such data-taking period"),
        ('base = "kloe"', "beyond the collision energy"),
        ('base = "belle2"\n[tracker]\npt_liner = 1', "did you mean 'tracker.pt_linear'"),
    ],
)
def test_experiments_that_do_not_fit_are_refused_before_anything_runs(tmp_path, text, said):
    path = tmp_path / "other.toml"
    path.write_text(text, encoding="utf-8")
    request = RunRequest("zprime-invisible", tmp_path / "out", experiment=str(path))
    with pytest.raises(InputError) as caught:
        run_search(request, NoProgress())
    assert said in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_there_is_named(tmp_path):
    request = RunRequest("zprime-invisible", tmp_path / "out", experiment="nowhere/mine.toml")
    with pytest.raises(InputError, match=str(Path("nowhere/mine.toml"))):
        run_search(request, NoProgress())
