"""The training topics as their TypeScript source holds them."""

from web4lora.domain.topics_source import topics_in_source

SOURCE = """\
export class DefaultPDCA {
  async trainAI(topic?: string): Promise<this> {
    const topics: Record<string, TrainingTopic> = {
      'start': {
        title: 'How to Start',
        description: 'First ' + 'steps',
        requiredReading: [
          { path: 'README.md', reason: 'it\\'s the door', depth: 3 },
          { path: 'docs/a.md', reason: 'next' },
        ],
        keyLessons: ['🔴 CRITICAL: read', '', `✅ then act`],
        verificationChecklist: ['Read it', 'Did it'],
      },
      pdca: {
        title: 'PDCA', description: '', requiredReading: [],
        keyLessons: ['one'], verificationChecklist: [],
      },
    };
    const settings = { title: 'no topic', count: 1 };
    return this;
  }
  private short() {
    return { 'start': { title: 'Short', keyLessons: ['a'], verificationChecklist: [] } };
  }
}
"""


def test_topics_are_read_once_in_their_fullest_form() -> None:
    start, pdca = topics_in_source(SOURCE)
    assert (start.number, start.slug, start.title) == (1, "start", "How to Start")
    assert start.description == "First steps"
    assert [(r.path, r.reason, r.depth) for r in start.required_reading] == [
        ("README.md", "it's the door", 3),
        ("docs/a.md", "next", 1),
    ]
    assert start.key_lessons == ("🔴 CRITICAL: read", "✅ then act")
    assert start.checklist == ("Read it", "Did it")
    assert (pdca.number, pdca.slug, pdca.key_lessons) == (2, "pdca", ("one",))


def test_topics_in_a_list_name_themselves() -> None:
    code = (
        "const t = [{ slug: 'cmm', title: 'CMM', keyLessons: ['x'], verificationChecklist: [] }];"
    )
    assert [topic.slug for topic in topics_in_source(code)] == ["cmm"]


def test_other_code_has_no_topics() -> None:
    assert topics_in_source("export class A {}") == []
