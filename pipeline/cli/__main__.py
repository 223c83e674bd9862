"""`python -m pipeline.cli` is `thidua`."""

from pipeline.cli.app import main

main()
