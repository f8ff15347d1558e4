"""Where a team's files are pushed to, and how much its generated records hold."""

from dataclasses import dataclass

from web4lora.domain.pdca_template import DualLink


@dataclass(frozen=True)
class Place:
    """A repository on GitHub, the branch that links name, and the form of records.

    Attributes:
        core_records: records have the parts that every rule asks for, and no more.
    """

    repository: str = "https://github.com/team/web4"
    branch: str = "main"
    core_records: bool = False

    def link(self, path: str) -> DualLink:
        """Return the dual link of a repository path."""
        return DualLink(self.repository, self.branch, path)
