"""How the embedded base is made: text, tokenizer, pretraining, model card.

`build.build_pocket` is the whole recipe. The text (`corpus`) mixes real Markdown and TypeScript
with generated tasks: the team's kind of work (`records`, `notes`, `classes`, `calls`, `requests`,
worded by the sample grammar) in shapes that are no house's, and general ones (`documents`, `code`,
`tasks`, `answers`). `forbidden` keeps the house rules out; `copying` plants what so small a model
learns last.
"""
