"""`python -m cli` is `bantin`."""

import sys

from cli import main

sys.exit(main())
