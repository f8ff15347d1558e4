"""Hand the harnesses to another evaluation stack: inspect_ai or lm-evaluation-harness.

An export is a folder: the prompts as data, one task for each harness, and a scorer that imports
`web4lora.domain.grading`. So the questions are pinned to the day of the export, and the rules are
never copied. Neither library is needed to export.
"""

import importlib.resources
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from web4lora.domain.grading import HARNESSES
from web4lora.errors import SettingsError, Web4Error
from web4lora.evaluation.prompts import HarnessPrompt, load_prompts, set_facts
from web4lora.files import write_jsonl, write_text
from web4lora.settings import EvaluationSettings

_REFUSAL_METRIC = """\
  - metric: refusal_f1
    aggregation: !function utils.refusal_f1
    higher_is_better: true
"""
_README = """\
# Web4 harnesses for {stack}

Exported by `web4 evaluate --export {kind}`. `prompts/` holds the questions, {tasks} the tasks; the
answers are judged by the installed `web4lora`.

    {command}

| task | set version | prompts | passes at |
|---|---|---|---|
{rows}
"""
_STACKS = {
    "inspect": (
        "inspect_ai",
        "`web4_tasks.py`",
        "inspect eval web4_tasks.py --model PROVIDER/NAME",
    ),
    "lm-eval": (
        "lm-evaluation-harness",
        "`web4_*.yaml` with `utils.py`",
        "lm_eval --include_path . --tasks web4 --apply_chat_template --model hf "
        "--model_args pretrained=FOLDER",
    ),
}


def export_tasks(kind: str, folder: Path, settings: EvaluationSettings) -> list[Path]:
    """Write a task package and return its files.

    Args:
        kind: ``inspect`` or ``lm-eval``.
        folder: made where it is missing; must be empty, so that nothing of a team is overwritten.
        settings: seed and longest answer go into the tasks.

    Raises:
        SettingsError: the kind is unknown.
        Web4Error: the folder holds something already.
    """
    if kind not in _STACKS:
        raise SettingsError(f"Unknown export: {kind}.", f"Choose from: {', '.join(_STACKS)}.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Web4Error(f"{folder} is not an empty folder.", "Name a new folder.")
    (folder / "prompts").mkdir(parents=True, exist_ok=True)
    written = [_write_prompts(harness, folder) for harness in HARNESSES]
    files = _inspect_files(settings) if kind == "inspect" else _lm_eval_files(settings)
    files["README.md"] = _readme(kind)
    for name, text in files.items():
        write_text(folder / name, text)
        written.append(folder / name)
    return written


def _write_prompts(harness: str, folder: Path) -> Path:
    path = folder / "prompts" / f"{harness}.jsonl"
    write_jsonl(path, map(_record, load_prompts(harness)))
    return path


def _record(prompt: HarnessPrompt) -> dict[str, Any]:
    """Return a prompt as both stacks read it; the row is text, since its shape differs."""
    system, user = prompt.messages
    row = {key: value for key, value in prompt.row("").items() if key != "output"}
    return {
        "id": prompt.id,
        "family": prompt.family,
        "system": system["content"],
        "user": user["content"],
        "row": json.dumps(row, ensure_ascii=False),
    }


def _inspect_files(settings: EvaluationSettings) -> dict[str, str]:
    tasks = "\n\n\n".join(
        f'@task\ndef {name}() -> Task:\n    """{facts.title}, passes at {facts.threshold:g} %."""\n'
        f'    return _task("{name}")'
        for name, facts in HARNESSES.items()
    )
    text = _template("inspect/web4_tasks.py.txt", settings, {"TASKS": tasks})
    return {"web4_tasks.py": text}


def _lm_eval_files(settings: EvaluationSettings) -> dict[str, str]:
    tasks = "\n\n\n".join(
        f"def load_{name}(**_kwargs: object) -> dict:\n"
        f'    """Return the prompts of {name}."""\n    return _load("{name}")\n\n\n'
        f"def judge_{name}(doc: dict, results: list) -> dict:\n"
        f'    """Judge one answer to {name}."""\n    {_judging(name)}'
        for name in HARNESSES
    )
    files = {"utils.py": _template("lm_eval/utils.py.txt", settings, {"TASKS": tasks})}
    for name in HARNESSES:
        metrics = _REFUSAL_METRIC if name == "refusal" else ""
        values = {"HARNESS": name, "METRICS": metrics}
        files[f"web4_{name}.yaml"] = _template("lm_eval/task.yaml.txt", settings, values)
    members = "".join(f"  - web4_{name}\n" for name in HARNESSES)
    files["web4.yaml"] = f"group: web4\ntask:\n{members}"
    return files


def _judging(name: str) -> str:
    if name != "refusal":
        return f'return _judge("{name}", doc, results)'
    return (
        'row = json.loads(doc["row"]) | {"output": results[0]}\n'
        '    graded = grade("refusal", row)\n'
        '    pair = (row["should_refuse"], bool(graded.refused))\n'
        '    return {"pass_rate": float(bool(graded.passed)), "refusal_f1": pair}'
    )


def _template(name: str, settings: EvaluationSettings, values: Mapping[str, str]) -> str:
    source = importlib.resources.files("web4lora.evaluation") / "export" / name
    text = source.read_text("utf-8")
    version = max(set_facts(harness).version for harness in HARNESSES)
    if harness := values.get("HARNESS"):
        version = set_facts(harness).version
    common = {
        "SEED": str(settings.seed),
        "MAX_TOKENS": str(settings.max_tokens),
        "VERSION": str(version),
    }
    for key, value in (common | dict(values)).items():
        text = text.replace(f"@{key}@", value)
    return text


def _readme(kind: str) -> str:
    stack, tasks, command = _STACKS[kind]
    prefix = "web4_" if kind == "lm-eval" else ""
    rows = "\n".join(
        f"| {prefix}{name} | {set_facts(name).version} | {facts.n} "
        f"| {'F1' if name == 'refusal' else 'pass rate'} ≥ {facts.threshold:g} % |"
        for name, facts in HARNESSES.items()
    )
    return _README.format(stack=stack, kind=kind, tasks=tasks, command=command, rows=rows)
