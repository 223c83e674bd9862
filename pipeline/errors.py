"""What can go wrong, as one small tree. Every message says what is wrong and how to mend it."""

from __future__ import annotations


class ThiduaError(Exception):
    """Anything that thidua reports by itself."""


class UsageError(ThiduaError):
    """The call, the configuration or a resource file is wrong: exit code 2."""


class InputError(ThiduaError):
    """One input failed; the batch goes on and the failure is recorded.

    `stage` names the stage, `reason` is a stable code for the table `failures`.
    """

    def __init__(self, stage: str, reason: str, message: str) -> None:
        super().__init__(message)
        self.stage = stage
        self.reason = reason
