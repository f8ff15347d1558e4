from web4lora.domain.topics import Reading, parse_topics

EXPORT = """# trainAI

Twenty topics.

### 1. 🚀 start - Start a session

**Description**: How to begin.

#### Required Reading

1. **scrum.pmo/process.md** (Depth: 2)
   - Reason: says what comes first
2. **README.md** (Depth: 1)
   - Reason: the map

#### Key Lessons

1. 🔴 CRITICAL: Ask before you act
2. ❌ NEVER guess a role

#### Verification Checklist

- [ ] Role stated
- [x] Session folder exists

---

### 2. 🔗 dual-links - Link twice

**Description**: Two halves.

#### Key Lessons

1. ✅ GitHub first

### Appendix
1. not a lesson
"""


def test_topics_come_with_all_their_parts() -> None:
    start, links = parse_topics(EXPORT)
    assert (start.number, start.slug, start.title) == (1, "start", "Start a session")
    assert start.description == "How to begin."
    assert start.required_reading[0] == Reading("scrum.pmo/process.md", "says what comes first", 2)
    assert start.key_lessons == ("🔴 CRITICAL: Ask before you act", "❌ NEVER guess a role")
    assert start.checklist == ("Role stated", "Session folder exists")
    assert (links.slug, links.key_lessons, links.checklist) == (
        "dual-links",
        ("✅ GitHub first",),
        (),
    )


def test_a_text_without_topics_gives_none() -> None:
    assert parse_topics("# Notes\n\n### Required Reading\n- x\n") == []
