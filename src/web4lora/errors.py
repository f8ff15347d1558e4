"""The error family: everything a user can fix is a `Web4Error` and prints without a traceback.

Anything else that escapes is a defect and keeps its traceback.
"""

EXIT_CHECK_FAILED = 1
EXIT_USER_ERROR = 2
EXIT_RESUMABLE = 3
EXIT_INTERRUPTED = 130


class Web4Error(Exception):
    """A set-up or input problem the user can fix (exit code 2).

    Attributes:
        message: what is wrong, with the value that is wrong.
        hint: what to do next, as one imperative sentence or a command.
    """

    exit_code = EXIT_USER_ERROR

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class SettingsError(Web4Error):
    """A missing or invalid setting; the message names the key."""


class MissingToolError(Web4Error):
    """A program, package or service that is needed and absent; the hint installs it."""


class CheckFailed(Web4Error):
    """A gate, validation or canary that did not pass (exit code 1)."""

    exit_code = EXIT_CHECK_FAILED


class Resumable(Web4Error):
    """Work stopped half-way; the same command continues it (exit code 3)."""

    exit_code = EXIT_RESUMABLE
