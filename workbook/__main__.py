"""`python -m workbook`, for machines where the `workbook` command cannot be run."""

import sys

from workbook.cli import main

if __name__ == "__main__":
    sys.exit(main())
