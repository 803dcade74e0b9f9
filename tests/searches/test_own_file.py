"""Searches in files of the user."""

import sys

import pytest

from lumbra.foundation import InputError
from lumbra.searches import SEARCHES, load_search, search
from tests.small_search import MY_SEARCH


def test_the_example_of_the_documentation():
    found = search(str(MY_SEARCH))
    assert found.name == "my-search"
    assert found.edition(None).luminosity == 0.5
    assert found.name not in SEARCHES
    assert not list(MY_SEARCH.parent.glob("__pycache__"))
    assert not [name for name in sys.modules if "own_search" in name]


def test_a_search_of_the_house_may_be_changed(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(
        "from dataclasses import dataclass, replace\n"
        "from lumbra.searches import ZPRIME_INVISIBLE\n"
        "@dataclass(frozen=True)\nclass Own:\n    x: int = 1\n"
        "MINE = ALSO_MINE = replace(ZPRIME_INVISIBLE, name='mine')\n"
    )
    assert search(str(path)).name == "mine"
    # a change within a second, of the same length, is seen
    path.write_text(path.read_text().replace("'mine'", "'nine'"))
    assert search(str(path)).name == "nine"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x = 1\n", "no lumbra.blueprint.Search"),
        ("from lumbra.searches import ZPRIME_INVISIBLE\n", "no lumbra.blueprint.Search"),
        ("x = (\n", "line 1: '(' was never closed"),
        ("\nimport nosuchmodule\n", "line 2: ModuleNotFoundError"),
        ("def f():\n    return 1/0\n\nf()\n", "line 2: ZeroDivisionError"),
        ("x = '\\0'\x00", "null bytes"),
    ],
)
def test_files_that_are_no_search(tmp_path, text, problem):
    path = tmp_path / "mine.py"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        load_search(path, SEARCHES.values())
    assert problem in caught.value.given
    assert all(caught.value.parts().values())
