"""A prompt as the routing rules and the tool grader see it: placeholders for what it names.

Files, folders, addresses, commands, quotations and record ids become upper-case placeholders in
an otherwise lower-case text, so that a rule speaks of ``read … FILE`` and a dot in a file name
ends no sentence. Fenced code is data and becomes ``CODE``.
"""

import re
from dataclasses import dataclass

_EXTENSIONS = (
    "tsx?|jsx?|mjs|cjs|jsonl?|ipynb|mdx?|py|ya?ml|toml|s?css|html?|sh|txt|csv|lock|xml|sql|ini|cfg"
    "|conf|env|log|svg|png|jpe?g|gguf|java|go|rs|cpp|hpp|vue|puml|drawio|pdf|zip|safetensors|jinja"
)
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.S | re.M)
_URL = re.compile(r"\b(?:https?|ftp)://[^\s<>\"'`)\]}]+[^\s<>\"'`)\]}.,;:!?]", re.I)
_QUOTED = re.compile(
    r"`([^`\n]+)`|\"([^\"\n]+)\"|„([^“”\n]+)[“”]|“([^”\n]+)”|«([^»\n]+)»|»([^«\n]+)«|‘([^’\n]+)’"
    r"|(?<![\w])'([^'\n]+)'(?!\w)"
)
_GLOB = re.compile(
    rf"(?<![\w*])(?!\*+(?:\s|$))[\w./@-]*\*[\w./*@{{}},-]*(?:\.(?:{_EXTENSIONS}))?(?![\w*])"
)
_EXTENSION = re.compile(rf"(?<![\w/.*])(?:\.\w+)?\.(?:{_EXTENSIONS})(?![\w./-])(?<!\.env)", re.I)
_NOT_FILES = (
    r"(?!(?:console|math|logger)\.log\b|(?:process|meta)\.env\b|(?:node|vue|next|nuxt|d3|three"
    r"|nest|express|react|ember|angular|bun|deno)\.js\b)"
)
_FILE = re.compile(
    rf"(?<![\w/.@-])(?:\.{{0,2}}/|~/"
    rf"|@/)?{_NOT_FILES}(?:[\w@.~+-]+/)*[\w@.+-]*\w\.(?:{_EXTENSIONS})"
    r"(?![\w/]|\.\w)|(?<![\w/])(?:[\w.-]+/)*\.(?:env|gitignore|npmrc|eslintrc|prettierrc"
    r"|editorconfig)(?:\.[\w]+)?\b|\b(?:[\w.-]+/)*(?:README|CHANGELOG|LICENSE|Makefile|Dockerfile"
    r"|Modelfile)\b(?![.\w])",
    re.I,
)
_GENERIC_FILE = re.compile(
    r"(?:\./)?(?:package(?:-lock)?\.json|(?:tsconfig|jsconfig)(?:\.\w+)?\.json|readme(?:\.md)?"
    r"|changelog(?:\.md)?|license(?:\.md)?|makefile|dockerfile|modelfile|index\.[jt]sx?|(?:vitest"
    r"|jest|vite|eslint|playwright)\.config\.\w+|\.(?:env|gitignore|npmrc|eslintrc|prettierrc"
    r"|editorconfig)(?:\.\w+)?|pyproject\.toml|requirements\.txt|config\.(?:json|ya?ml))",
    re.I,
)
_RECORD = re.compile(
    r"(?<![\w/-])\d{4}-\d{2}-\d{2}-utc-\d{4}(?:[\w.-]*\w)?|(?<![\w/-])\d{8}-\d{6}[\w.-]*\w", re.I
)
_ROOTS = (
    "src|tests?|docs?|components|scripts|lib|dist|config|scrum\\.pmo|packages|apps?|data|examples"
    "|bin|tools|assets|public|node_modules|\\.github|layer[1-5]|outputs|models|logs|build"
)
_FOLDER = re.compile(
    rf"(?<![\w/@.-])(?:(?:\.{{1,2}}/|~/|/)[\w@.-]+(?:/[\w@.-]+)*/?|(?:[\w@.-]+/)+(?=[\s,.;:!?)]"
    rf"|$)"
    rf"|(?:{_ROOTS})(?:/[\w@.-]*\w)+/?|(?!(?:and|or|read|input)/)\w[\w.-]*(?:/[\w.-]*\w){{2,}}/?)"
    r"(?![\w/])",
    re.I,
)
_DAY_DOT = re.compile(
    r"\b(\d{1,2})\.(?=\s?(?:jan|feb|m[aä]r|apr|mai|jun|jul|aug|sep|okt|nov|dez))", re.I
)
_SPACES = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\s*\n+\s*|;\s+")
_STOP = (
    r"(?:in|on|at|and|to|for|inside|within|from|with|then|before|after|until|because|so|or|if|und"
    r"|im|auf|aus|für|mit|dann|vor|nach|bis|oder|bitte|ab|please|again|now|do|does|means?|work\w*"
    r"|macht|funktioniert|bedeutet|tut|into|as|using|via|is|are|ist|sind|ausführen|laufen|called"
    r"|named|namens)\b"
)
_HEADS = (
    r"(?:npm|pnpm|yarn)\s+(?:ci|install|i|test|t|start|run|run-script|add|remove|update|audit"
    r"|init"
    r"|publish|pack|exec|outdated|ls|list|build|dev|lint|uninstall|link|version)\b|(?:npx|bunx"
    r"|tsx"
    r"|ts-node|web4tscomponent)\s+(?!(?:anywhere|somewhere|already|still|here|itself|ever|tool"
    r"|commands?|can|does|for|or|when|if)\b)[\w@./-]+|git\s+(?:status|push|pull|log|diff|add"
    r"|checkout|rebase"
    r"|merge|stash|fetch|clone|reset|blame|show|init|switch|restore|cherry-pick|bisect|mv|rm"
    r"|revert)\b"
    # "a git branch" is a thing, "git branch" a command.
    r"|(?<!\ba )(?<!\bnew )(?<!\bmy )(?<!\bour )git\s+(?:branch|tag|commit|worktree|remote)\b"
    r"|make\s+(?:test|tests|build|run|lint|all|clean|install|bench|serve|check|dist)\b"
    r"|docker\s+(?:build|run|compose|ps|push|pull|images|logs|exec|stop)\b|node\s+(?:-\S+"
    r"|[\w./-]+\.[cm]?[jt]s)|python3?\s+(?:-m\s+\w+|[\w./-]+\.py)|pip3?\s+(?:install|list|freeze"
    r"|uninstall|show)\b|cargo\s+\w+|pytest\b|vitest\s+run\b|vitest\s+-\S+|tsc\s+-\S+"
    r"|eslint\s+[./-]\S*|prettier\s+-\S+|curl\s+\S+|ls\s+-\w+|mkdir\s+-?\S+|rm\s+-\w+|chmod\s+\S+"
    r"|web4\s+(?:doctor|validate|canary|rollback|status|smoke|monitor|nightly|inspect|index|rag"
    r"|train|serve|evaluate|generate|package|deploy|grade|demo)\b"
)
_COMMAND = re.compile(
    rf"(?<![\w./-])(?:{_HEADS})(?:\s+(?!{_STOP})[^\s,;?!]+)*",
    re.I,
)
_COMMAND_HEAD = re.compile(
    rf"(?:{_HEADS})|(?:npm|npx|pnpm|yarn|git|node|docker|make|tsc|vitest|eslint|prettier|ls|cat"
    rf"|cd"
    r"|mkdir|rm|cp|mv|echo|curl|wget|pwd|which|grep|find|sed|awk|chmod|python3?|pip3?|bash|sh|ssh"
    r"|cargo|go|deno|bun|web4tscomponent|web4|pytest|ollama|jest|mocha|playwright)(?:\s|$)",
    re.I,
)


@dataclass(frozen=True)
class PromptView:
    """What a prompt names, and its text with placeholders.

    Attributes:
        sentences: lower-case sentences with ``URL PFILE FILE GFILE EXT DIR GLOB RECORD QUOTE
            CMD CODE``; ``PFILE`` has a folder, ``GFILE`` is a name every project has.
        files: file paths as written, in order.
        folders: folder paths as written.
        globs: patterns with ``*``, and bare extensions.
        urls: addresses.
        commands: shell commands, quoted or not.
        quotes: quoted texts that are none of the above.
        quoted: every quoted text, whatever it is, in order.
        records: ids of records.
    """

    sentences: tuple[str, ...]
    files: tuple[str, ...]
    folders: tuple[str, ...]
    globs: tuple[str, ...]
    urls: tuple[str, ...]
    commands: tuple[str, ...]
    quotes: tuple[str, ...]
    quoted: tuple[str, ...]
    records: tuple[str, ...]

    @property
    def has_code(self) -> bool:
        """Whether code came with the prompt."""
        return any("CODE" in sentence for sentence in self.sentences)


class _Collector:
    """Replaces what it finds by a private mark, so that later patterns cannot match inside."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self.quoted_texts: list[str] = []
        self._marks: list[str] = []

    def keep(self, kind: str, value: str, placeholder: str = "") -> str:
        self.found.setdefault(kind, []).append(value)
        self._marks.append(placeholder or kind)
        return f" \x01{len(self._marks) - 1}\x02 "

    def sub(self, kind: str, pattern: re.Pattern[str], text: str) -> str:
        return pattern.sub(lambda match: self._one(kind, match[0]), text)

    def _one(self, kind: str, value: str) -> str:
        if kind == "CMD":
            stripped = value.rstrip(".:")
            return self.keep(kind, stripped) + value[len(stripped) :]
        return self.keep(kind, value, _file_kind(value) if kind == "FILE" else kind)

    def quoted(self, match: re.Match[str]) -> str:
        value = next(group for group in match.groups() if group is not None).strip()
        self.quoted_texts.append(value)
        if _URL.fullmatch(value):
            return self.keep("URL", value)
        if _FILE.fullmatch(value):
            return self.keep("FILE", value, _file_kind(value))
        if _RECORD.fullmatch(value):
            return self.keep("RECORD", value)
        if _FOLDER.fullmatch(value):
            return self.keep("DIR", value)
        if _COMMAND_HEAD.match(value):
            return self.keep("CMD", value)
        if "*" in value and _GLOB.fullmatch(value):
            return self.keep("GLOB", value)
        return self.keep("QUOTE", value)

    def restore(self, text: str) -> str:
        text = _SPACES.sub(" ", text).strip()
        return re.sub(r"\x01(\d+)\x02", lambda match: self._marks[int(match[1])], text)


def view_prompt(prompt: str) -> PromptView:
    """Read a prompt into its view; about a tenth of a millisecond for a usual question."""
    collector = _Collector()
    text = prompt.replace("\x01", " ").replace("\x02", " ").replace("’", "'")
    text = _FENCE.sub(lambda match: "\n" + collector.keep("CODE", match[0]) + "\n", text)
    text = collector.sub("URL", _URL, text)
    text = _QUOTED.sub(collector.quoted, text)
    text = collector.sub("CMD", _COMMAND, text)
    text = collector.sub("GLOB", _GLOB, text) if "*" in text else text
    text = collector.sub("EXT", _EXTENSION, text)
    text = collector.sub("FILE", _FILE, text)
    text = collector.sub("RECORD", _RECORD, text)
    text = collector.sub("DIR", _FOLDER, text)
    text = _DAY_DOT.sub(r"\1 ", text)
    parts = [part for part in _SENTENCE_END.split(text.lower()) if part and part.strip()]
    found = collector.found
    return PromptView(
        sentences=tuple(collector.restore(part) for part in parts),
        files=tuple(found.get("FILE", ())),
        folders=tuple(found.get("DIR", ())),
        globs=tuple(found.get("GLOB", []) + found.get("EXT", [])),
        urls=tuple(found.get("URL", ())),
        commands=tuple(found.get("CMD", ())),
        quotes=tuple(found.get("QUOTE", ())),
        quoted=tuple(collector.quoted_texts),
        records=tuple(found.get("RECORD", ())),
    )


def _file_kind(path: str) -> str:
    if _GENERIC_FILE.fullmatch(path):
        return "GFILE"
    return "PFILE" if "/" in path.strip("./") else "FILE"
