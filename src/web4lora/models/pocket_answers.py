"""General questions, rules and judgements, in plain words; no rule of any house stands here."""

from web4lora.models.pocket_lexicon import Lexicon
from web4lora.models.pocket_stories import capital, check_of, fix_forms, lesson_of, problem_of, sentence

# term|definition clause|use clause|example clause
_TERMS = [tuple(row.split("|")) for row in """
a constructor|the function that runs when an object is created|it gives the new object its first values|new User("Ada") calls the constructor of User
an interface|a description of the fields and methods that an object must have|different classes can be used in the same way|a Storage interface may be implemented by a file and by a database
a class|a template for objects with the same fields and methods|it keeps data and behavior together|class Invoice has an amount and a method total
semantic versioning|a way to number releases as major, minor and patch|users can see whether an update is safe|2.0.0 may break callers while 1.4.1 only fixes a bug
a regression test|a test that proves that an old bug does not come back|it protects a fix for the future|after a crash on empty input one adds a test with an empty list
a unit test|a small test of one function or class|errors are found close to their cause|a test calls add(2, 3) and expects 5
an integration test|a test of several parts together|it finds errors between the parts|the test starts the server and sends a real request
a dependency|a package or module that other code needs|work need not be done twice|a web shop depends on a payment library
a merge conflict|a state in which two branches changed the same lines|a person must choose the right lines|both branches renamed the same method
a branch|a separate line of commits|people can work without disturbing each other|the branch fix/login holds one fix
a pull request|a proposal to merge a branch|others can review the change first|the reviewer comments on a line
a commit|a saved set of changes with a message|the history can be read later|the message says why the change was made
refactoring|changing the structure of code without changing its behavior|the code becomes easier to read|a long method is split in two
a cache|a store of results that can be used again|slow work is done only once|a page is kept for ten minutes
a database|a program that stores and finds data|many users can work with the same data|orders are stored in a table
an API|the set of calls a program offers to others|programs can work together|the weather API returns a temperature
JSON|a text format for data with keys and values|programs in all languages can read it|{"name": "Ada", "age": 36}
Markdown|a simple text format with marks for headings and lists|a text is readable with and without a renderer|a line that starts with # is a heading
TypeScript|JavaScript with types|many errors are found before the program runs|a number cannot be assigned to a string
a type|a name for a set of values|the compiler can check the code|boolean has the values true and false
an enum|a type with a fixed list of names|only known values are possible|enum Color has Red, Green and Blue
a promise|a value that will arrive later|the program need not wait|fetch returns a promise
an event|a message that something happened|parts need not know each other|a click is an event
a queue|a list where the first item in is the first out|work is done in order|print jobs wait in a queue
an index|a table that helps to find things quickly|not every record has to be read|a book has an index of words
a log|a list of what a program did|errors can be traced afterwards|the log shows a timeout at noon
a release|a version that is given to users|users get tested changes|release 3.1 came on Monday
a rollback|going back to an earlier version|users can work again quickly|version 2.2 was restored after the crash
a deployment|bringing a program to where it runs|users can use the new version|the server gets the new files at night
a sprint|a short period of work with a fixed goal|the team can plan and look back|a sprint of two weeks
a stand-up meeting|a short daily meeting of a team|everybody knows what is going on|each person speaks for a minute
a code review|reading the change of another person|errors are found and knowledge is shared|the reviewer asks for a test
a backup|a copy of data in another place|nothing is lost when a disk breaks|the copy is made every night
a variable|a name for a value|a value can be used in many places|count holds the number of users
a function|a piece of code with a name|it can be called from many places|total(items) returns a sum
inheritance|taking over fields and methods of another class|common code stands in one place|class Dog extends Animal
composition|building an object from other objects|parts can be exchanged|a car has an engine
an exception|a signal that something went wrong|the caller can react to an error|reading a missing file throws an exception
a loop|code that runs several times|all items of a list can be handled|for each user a mail is sent
a container|a package with a program and all it needs|it runs the same on every machine|the server runs in a container
continuous integration|building and testing each change at once|errors are seen within minutes|each push starts the tests
technical debt|work that was left out to be faster|it should be paid back soon|a copied method has to be changed twice
a checklist|a list of points to tick off|nothing is forgotten|a pilot uses one before each flight
an incident report|a text about a failure, its cause and its repair|the same failure can be avoided|it names the time and the cause
documentation|text that explains how something works|new people can start quickly|a guide shows the first steps
a link|a reference to another page or file|readers can find more|[guide](docs/guide.md)
a layer|a group of modules with the same distance from the user|changes stay in one place|the data layer talks to the database
an agent|a program or person that acts for somebody|work can be given away|an agent reads the mails and sorts them
a session|the time between start and end of some work|data can be kept for this time|a login starts a session
a symlink|a file that points to another file|one file can be found in two places|latest points to 1.2.3
a license|a text that says what one may do with a work|others can use it without fear|the MIT license allows changes
a password|a secret word that proves who you are|nobody else can use the account|a long sentence is a good one
encryption|changing data so that only some can read it|secrets stay secret|a message is readable only with the key
a sorting algorithm|a set of steps that puts items in order|items can be found quickly|merge sort splits the list in two
recursion|a function that calls itself|nested data can be handled|a tree is walked by walking its children
""".strip().split("\n")]
_ASK_TERM = ["What is {t}?", "Explain {t}.", "What does {t} mean?", "Define {t}.", "Describe {t} in a few words.",
             "Can you explain {t} to a beginner?", "I do not understand {t}.", "Tell me about {t}.",
             "Why do we need {t}?", "Give an example of {t}.", "What is {t} good for?", "Was ist {t}? Answer in English.",
             "Briefly: {t}?", "In one sentence, what is {t}?"]  # fmt: skip

# place or team | what is not allowed | what is allowed | reason | other way
_RULES = [tuple(row.split("|")) for row in """
the museum|take photos with flash|take photos without flash|the light damages the paintings|buy a postcard in the shop
the library|eat in the reading room|drink water in the reading room|food damages the books|use the cafe on the ground floor
the swimming pool|run near the water|walk near the water|the floor is wet|use the lawn for games
the hotel|bring dogs|bring a small bag|some guests are allergic|ask the kennel next door
the kitchen|use the red board for meat and bread|use two boards|germs can spread|wash the board and take a second one
the train|travel without a ticket|buy a ticket on the train|every seat has a price|use the machine at the station
the hospital|visit after eight in the evening|visit in the afternoon|patients need sleep|call the ward in the morning
the school|use a phone in class|use a phone in the break|lessons need attention|leave a message at the office
the warehouse|lift boxes over thirty kilos alone|lift boxes with a colleague|backs get hurt|take the fork lift
the garden|pick the flowers|pick up fallen apples|others want to see them too|take a picture
the bank|tell a pin on the phone|tell the branch address on the phone|a caller may be a thief|come to the counter
the airport|carry big bottles in hand luggage|carry an empty bottle|the security rules say so|put them into the suitcase
the lab|work without glasses|work with a coat and glasses|splashes hurt the eyes|take a pair from the shelf
the theater|come in during the play|come in during the break|the door disturbs the actors|watch on the screen in the hall
the office|print private photos|print travel papers|paper and ink cost money|use the shop across the street
the national park|light a fire|use a gas cooker at the hut|the forest is dry|use the fire place at the hut
the bakery|return bread after a day|return a cake in a closed box|bread gets old|take a smaller loaf
the team|deploy on Friday evening|deploy on Monday morning|nobody is there on the weekend|prepare the release and start it on Monday
the project|merge without a review|merge after one review|two people see more|ask a colleague for ten minutes
the company|store customer data on a private laptop|store customer data on the server|the data must stay protected|use the remote desktop
the database group|change the live table by hand|change the test table by hand|errors hit all customers|write a migration
the build|use a library without a license|use a library with an MIT license|the lawyers need to know|ask the author for a license
the support desk|promise a date|promise an answer|plans change often|give the ticket number
the server room|bring drinks|bring a laptop|water and power do not mix|drink in the hall
""".strip().split("\n")]
_NO = ["Sorry, that is not possible because {r}. You could {a}.", "No. {R}. Instead you can {a}.",
       "Not allowed: {r}. Please {a}.", "That has to be declined, because {r}. Another way: {a}.",
       "I would not do that. {R}. It is better to {a}.", "Declined. Reason: {r}. Suggestion: {a}.",
       "No, {p} does not permit it, since {r}. Why not {a}?", "Unfortunately not: {r}. But you may {b}."]  # fmt: skip
_YES = ["Yes, that is fine. You may {b}.", "Sure. {P} allows visitors and staff to {b}.", "Yes. The rule is only about this: {n}.",
        "Allowed. The rule says nothing against it, so go ahead and {b}.", "Of course, you can {b}.",
        "Yes, no problem: to {b} is permitted.", "That is okay. Only this is not allowed: {n}."]  # fmt: skip
_RULE_ASK = ["Rule of {p}: nobody may {n}.\nRequest: May I {x}?", "In {p} you must not {n}. Can I {x}?",
             "{P} does not allow people to {n}. Somebody wants to {x}. Answer them.",
             "Rule: do not {n} ({p}). Question: is it okay to {x}?", "Policy of {p}: never {n}. I want to {x}.",
             "Please decide. Rule: no one may {n} in {p}. Wish: {x}."]  # fmt: skip


def term_task(lex: Lexicon) -> tuple[str, str]:
    """Return a question about a general word of software work and a short answer."""
    term, what, use, example = lex.pick(_TERMS)
    ask = lex.pick(_ASK_TERM).format(t=term)
    if "Why" in ask or "good for" in ask:
        return ask, lex.pick([f"{capital(term)} is {what}. It is useful because {use}.",
                              f"With {term}, {use}. For example, {example}."])  # fmt: skip
    if "example" in ask:
        return ask, lex.pick([f"For example: {example}.", f"{capital(example)}. That is {term}: {what}."])
    return ask, lex.pick([
        f"{capital(term)} is {what}.", f"{capital(term)} is {what}. {capital(use)}.",
        f"{capital(term)} is {what}. Example: {example}.", f"It is {what}: {use}. For example, {example}.",
        f"**{capital(term)}** is {what}.\n\n- Benefit: {use}\n- Example: {example}", f"{capital(what)}. {capital(use)}.",
    ])  # fmt: skip


def difference_task(lex: Lexicon) -> tuple[str, str]:
    """Return a question about the difference between two words."""
    first, second = lex.some(_TERMS, 2, 2)
    ask = lex.pick(["What is the difference between {a} and {b}?", "Compare {a} with {b}.", "{a} or {b}: how do they differ?"])
    return capital(ask.format(a=first[0], b=second[0])), (
        f"{capital(first[0])} is {first[1]}. {capital(second[0])} is {second[1]}."
    )


def rule_task(lex: Lexicon) -> tuple[str, str]:
    """Return a rule with a request and a decision with its reason; half are allowed."""
    place, banned, fine, reason, way = lex.pick(_RULES)
    allowed = lex.chance(0.5)
    wish = fine if allowed else banned
    if lex.chance(0.25):  # an unrelated wish is allowed as well
        other = lex.pick(_RULES)
        if other[0] != place:
            allowed, wish = True, other[2]
    names = {"p": place, "P": capital(place), "n": banned, "x": wish}
    ask = capital(lex.pick(_RULE_ASK).format(**names))
    answer = lex.pick(_YES if allowed else _NO)
    return ask, capital(answer.format(r=reason, R=capital(reason), a=way, b=wish if allowed else fine, n=banned, p=place,
                                      P=capital(place)))  # fmt: skip


def made_rule_task(lex: Lexicon) -> tuple[str, str]:
    """Return a rule about a made-up thing, so that only the prompt can decide."""
    good, bad = lex.product(), lex.product()
    use = lex.pick(["use", "install", "deploy", "change", "open", "copy", "buy", "send"])
    who, reason = lex.person(), lesson_of(lex)
    asked = lex.pick([good, bad])
    ask = lex.pick([
        f"Rule by {who}: {use} {good}, never {bad}, because we want to {reason}.\nMay I {use} {asked}?",
        f"We {use} {good} only. {bad} is forbidden. Please {use} {asked}.",
        f"Allowed: {good}. Not allowed: {bad}. Request: {use} {asked}.",
    ])  # fmt: skip
    if asked == good:
        return ask, lex.pick([f"Yes, you may {use} {good}.", f"Sure, {good} is allowed.", f"OK: {use} {good}."])
    return ask, lex.pick([f"No, {bad} is not allowed. Please {use} {good} instead.",
                          f"Sorry, I will not {use} {bad}. Take {good}.", f"{bad} is forbidden; {good} is the right one."])  # fmt: skip


def choice_task(lex: Lexicon) -> tuple[str, str]:
    """Return two options and a choice with a reason taken from the prompt."""
    first, second = lex.product(), lex.product()
    cost = [lex.number(1, 99), lex.number(1, 99)]
    unit = lex.pick(["hours", "days", "euros", "MB", "minutes"])
    if cost[0] == cost[1]:
        cost[1] += 1
    small = first if cost[0] < cost[1] else second
    ask = f"{first} needs {cost[0]} {unit}, {second} needs {cost[1]} {unit}. Which one is {lex.pick(['cheaper', 'better', 'smaller'])}?"
    return ask, lex.pick([f"{small}, because it needs only {min(cost)} {unit}.", f"Take {small}: {min(cost)} {unit} are less than {max(cost)}."])


def advice_task(lex: Lexicon) -> tuple[str, str]:
    """Return a described problem and advice that repeats its names."""
    name = lex.product()
    problem, fix = problem_of(lex, name), [fix_forms(lex, name) for _ in range(3)]
    ask = lex.pick(["{p}. What can I do?", "Help: {p}.", "{p}. How would you go on?", "What should we do when {p}?",
                    "We have a problem. {p}. Any ideas?"])  # fmt: skip
    return capital(ask.format(p=problem)), lex.pick([
        f"First {fix[0][0]}. Then {fix[1][0]}, and verify that {check_of(lex)}.",
        f"1. {capital(fix[0][0])}\n2. {capital(fix[1][0])}\n3. Verify that {check_of(lex)}",
        f"I would try {fix[0][2]}. If that does not help, {fix[1][0]}. {sentence(lesson_of(lex))}",
        f"When {problem}, it helps to {fix[0][0]}. Afterwards {fix[2][0]}.",
    ])  # fmt: skip


def answer_task(lex: Lexicon) -> tuple[str, str]:
    """Return one general question or judgement with its answer."""
    roll = lex.rng.random()
    if roll < 0.25:
        return term_task(lex)
    if roll < 0.32:
        return difference_task(lex)
    if roll < 0.57:
        return rule_task(lex)
    if roll < 0.75:
        return made_rule_task(lex)
    if roll < 0.85:
        return choice_task(lex)
    return advice_task(lex)
