"""The command line: one file a command, one function each, which parses, calls and prints.

Nothing heavy is imported before a command needs it: `thidua --help` answers in under 0.3 s.
"""

from pipeline.cli.app import main

__all__ = ["main"]
