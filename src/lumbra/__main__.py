"""``python -m lumbra``: the same as the ``lumbra`` command."""

import sys

from lumbra.cli import main

if __name__ == "__main__":
    sys.exit(main())
