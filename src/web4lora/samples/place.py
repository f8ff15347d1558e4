"""Where a team's files are pushed to."""

from dataclasses import dataclass

from web4lora.domain.pdca_template import DualLink


@dataclass(frozen=True)
class Place:
    """A repository on GitHub and the branch that links name."""

    repository: str = "https://github.com/team/web4"
    branch: str = "main"

    def link(self, path: str) -> DualLink:
        """Return the dual link of a repository path."""
        return DualLink(self.repository, self.branch, path)
