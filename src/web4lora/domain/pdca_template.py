"""The form of every record this project generates, whole and in its core.

It is the team's template 3.2.4.2 in its compact form, and meets both profiles and the template
check. The CMM badge is never self-awarded: TRON decides (checklist 6a).
"""

import posixpath
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from web4lora.domain.tron import TronDecision
from web4lora.domain.web4_template import TEMPLATE_VERSION

MOTTO = '**"Never 2 1 (TO ONE). Always 4 2 (FOR TWO)."**'
PENDING_BADGE = "pending TRON review"
FIRST_OF_SESSION = "N/A - first of session"
ALL_CLEAR = "All clear, no decisions to make"
_CORE_FIELDS = (
    "🗓️ Date",
    "🎯 Objective",
    "🎯 Template Version",
    "🏅 CMM Badge",
    "👤 Agent Name",
    "👤 Agent Role",
    "🔗 Previous PDCA",
    "➡️ Next PDCA",
)


@dataclass(frozen=True)
class DualLink:
    """A link for both readers: the pushed file on GitHub and the file beside the document.

    Attributes:
        repository: ``https://github.com/<org>/<repo>``.
        branch: the branch the file is pushed to; may hold slashes.
        path: repo-relative path of the target.
        from_path: repo-relative path of the document that holds the link; empty for chat, where
            the second part is relative to the project root.
    """

    repository: str
    branch: str
    path: str
    from_path: str = ""

    @property
    def url(self) -> str:
        """The address of the pushed file."""
        return f"{self.repository.rstrip('/')}/blob/{self.branch}/{self.path}"

    @property
    def relative(self) -> str:
        """The target as seen from the document's folder."""
        start = posixpath.dirname(self.from_path) or "."
        return posixpath.relpath(self.path, start)

    def render(self) -> str:
        """Return ``[GitHub](url) | [§/path](relative)``."""
        return f"[GitHub]({self.url}) | [§/{self.path}]({self.relative})"


class LocalLink(DualLink):
    """A link with its local half only: a workspace is no pushed repository."""

    def render(self) -> str:
        """Return ``[§/path](relative)``."""
        return f"[§/{self.path}]({self.relative})"


@dataclass(frozen=True)
class Check:
    """One verification: what was expected and what was observed."""

    expected: str
    observed: str


@dataclass(frozen=True)
class PdcaDraft:
    """Everything a record says; `render_pdca` gives it its form.

    Attributes:
        stamp: ``YYYY-MM-DD-UTC-HHMM``.
        previous: the record before, or None for the first of a session.
        artifacts: label and link of each changed file.
        qa_decisions: open questions to TRON, each with its options; empty when all is clear.
        feedback: TRON's words, verbatim.
        commands: shell or code of the Do section; empty for none.
    """

    title: str
    objective: str
    agent_name: str
    agent_description: str
    agent_role: str
    role_context: str
    stamp: str
    session: str
    branch: str
    sprint: str
    task: str
    issues: str
    previous_commit: str
    next: DualLink
    feedback: str
    answer: str
    learning: str
    tron: TronDecision
    plan: tuple[str, ...]
    do: tuple[str, ...]
    checks: tuple[Check, ...]
    act: tuple[str, ...]
    reflection: str
    process_learning: str
    quality_impact: str
    next_focus: str
    previous: DualLink | None = None
    artifacts: tuple[tuple[str, DualLink], ...] = ()
    qa_decisions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    commands: str = ""
    commands_language: str = "bash"
    components: tuple[str, ...] = field(default=())


def pdca_parts(draft: PdcaDraft, *, core: bool = False) -> dict[str, str]:
    """Return the parts of a record by name, in their order.

    Args:
        draft: what the record says.
        core: only what every rule asks for: header without session facts, plan, do, check, act
            and the motto. A third of the length, for a model whose training allows few tokens.
    """
    work = {"plan": _plan(draft), "do": _do(draft), "check": _check(draft), "act": _act(draft)}
    if core:
        return {"header": _header(draft, _CORE_FIELDS), **work, "motto": MOTTO}
    return {
        "header": _header(draft),
        "summary": _summary(draft),
        **work,
        "reflection": _reflection(draft),
        "motto": f"**🎯 {draft.title}: {draft.next_focus}**\n\n{MOTTO}",
    }


def render_pdca(draft: PdcaDraft, *, core: bool = False) -> str:
    """Return a record as Markdown, one newline at the end; `core` as in `pdca_parts`."""
    return "\n\n---\n\n".join(pdca_parts(draft, core=core).values()) + "\n"


def one_line(text: str, width: int = 160) -> str:
    """Return foreign text as one short line that opens no Markdown and holds no control code."""
    flat = " ".join(str(text).replace("`", "'").replace("{{", "{ {").replace("<", "‹").split())
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in flat)
    return shown if len(shown) <= width else shown[: width - 1] + "…"


def render_tron(decision: TronDecision) -> str:
    """Return a decision as four labelled lines."""
    return (
        f"**Trigger:** {decision.trigger}\n"
        f"**Response:** {decision.response}\n"
        f"**Outcome:** {decision.outcome}\n"
        f"**Next:** {decision.next}"
    )


def _header(draft: PdcaDraft, fields: Collection[str] = ()) -> str:
    """Return title and header fields; only those named in `fields` where it names any."""
    previous = draft.previous.render() if draft.previous else FIRST_OF_SESSION
    values = {
        "🗓️ Date": draft.stamp,
        "🎯 Objective": draft.objective,
        "🎯 Template Version": TEMPLATE_VERSION,
        "🏅 CMM Badge": PENDING_BADGE,
        "👤 Agent Name": f"{draft.agent_name} → {draft.agent_description}",
        "👤 Agent Role": f"{draft.agent_role} → {draft.role_context}",
        "👤 Branch": draft.branch,
        "🎯 Project Journal Session": draft.session,
        "🎯 Sprint": draft.sprint,
        "✅ Task": draft.task,
        "🚨 Issues": draft.issues,
        "📎 Previous Commit": draft.previous_commit,
        "🔗 Previous PDCA": previous,
        "➡️ Next PDCA": draft.next.render(),
    }
    lines = [f"**{name}:** {value}" for name, value in values.items() if name in (fields or values)]
    return f"# 📋 **PDCA Cycle: {draft.title}**\n\n" + "  \n".join(lines)


def _summary(draft: PdcaDraft) -> str:
    artifacts = _bullets(f"**{label}:** {link.render()}" for label, link in draft.artifacts)
    return (
        "## **📊 SUMMARY**\n\n"
        f"### **Artifact Links**\n{artifacts or 'None besides this record.'}\n\n"
        f"### **To TRON: QA Decisions required**\n{_decisions(draft)}\n\n"
        f"### **TRON Feedback ({draft.stamp})**\n{_fenced('quote', draft.feedback)}\n\n"
        f"### **My Answer**\n{draft.answer}\n\n"
        f"**Learning Applied:** {draft.learning}"
    )


def _decisions(draft: PdcaDraft) -> str:
    if not draft.qa_decisions:
        return ALL_CLEAR
    blocks = []
    for number, (question, options) in enumerate(draft.qa_decisions, start=1):
        choices = [f"  - {letter}) {text}" for letter, text in zip("abcdef", options, strict=False)]
        blocks.append("\n".join([f"- [ ] **Decision {number}:** {question}", *choices]))
    return "\n".join(blocks)


def _plan(draft: PdcaDraft) -> str:
    return (
        f"## **📋 PLAN**\n\n{render_tron(draft.tron)}\n\n"
        f"**Implementation Strategy:**\n{_bullets(draft.plan)}"
    )


def _do(draft: PdcaDraft) -> str:
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(draft.do, start=1))
    code = f"\n\n{_fenced(draft.commands_language, draft.commands)}" if draft.commands else ""
    return f"## **🔧 DO**\n\n{steps}{code}"


def _check(draft: PdcaDraft) -> str:
    lines = _bullets(f"Expected: {c.expected} Observed: {c.observed}" for c in draft.checks)
    return f"## **✅ CHECK**\n\n**Verification Results:**\n{lines}"


def _act(draft: PdcaDraft) -> str:
    return f"## **🎯 ACT**\n\n{_bullets(draft.act)}"


def _reflection(draft: PdcaDraft) -> str:
    affected = f"\n- **Components:** {', '.join(draft.components)}" if draft.components else ""
    return (
        f"## **💫 EMOTIONAL REFLECTION**\n\n{draft.reflection}\n\n"
        "## **🎯 PDCA PROCESS UPDATE**\n\n"
        f"- **Process Learning:** {draft.process_learning}\n"
        f"- **Quality Impact:** {draft.quality_impact}\n"
        f"- **Next PDCA Focus:** {draft.next_focus}{affected}"
    )


def _fenced(label: str, text: str) -> str:
    """Return a fence that its own content cannot close."""
    mark = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{mark}{label}\n{text.rstrip()}\n{mark}"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
