"""Process documents: title, reading, lessons, checklist."""

from web4lora.domain.markdown import read_markdown
from web4lora.domain.process_document import read_process

TEXT = """\
Intro.

# 🧪 **How we test**

## Required Reading (MUST read at session start)
1. **docs/a.md** - the order
- [b](b.md)

### Deeper
- c.md

## Steps
- red first

**Key Lessons:**
- 🔴 test first
- ✅ then code

**Other:**
- no lesson

## Checklist
- [ ] suite is green
- [x] reviewed
```
- [ ] in a fence
```
"""


def test_a_process_document_is_read() -> None:
    process = read_process(read_markdown(TEXT))
    assert process.title == "🧪 How we test"
    assert process.required_reading == ("**docs/a.md** - the order", "[b](b.md)", "c.md")
    assert process.key_lessons == ("🔴 test first", "✅ then code")
    assert process.checklist == ("suite is green", "reviewed")


def test_nothing_stated_is_nothing_asked() -> None:
    process = read_process(read_markdown("words"))
    assert (process.title, process.required_reading, process.checklist) == ("", (), ())


def test_the_front_matter_names_a_document_without_a_title() -> None:
    text = "---\nname: crane-builder\nmodel: x\n---\n\nYou build.\n\n## Required Reading\n1. a.md\n"
    process = read_process(read_markdown(text))
    assert process.title == "crane-builder"
    assert process.required_reading == ("a.md",)


def test_a_plain_label_opens_a_list_too() -> None:
    text = "# Handover\n\nNotes (lessons learned):\n- grease it\n\nReferences:\n- x.md\n"
    assert read_process(read_markdown(text)).key_lessons == ("grease it",)


def test_a_title_that_speaks_of_lessons_opens_no_list() -> None:
    text = "# Process & Lessons Learned\n\n## Rules\n- no spaces\n\n## Key Lessons\n- grease it\n"
    assert read_process(read_markdown(text)).key_lessons == ("grease it",)
