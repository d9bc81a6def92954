"""What can happen: one TOML file an event type, named after it.

    label, description, lane     what people see, and its place on the timeline (1 is the top)
    headline, [verbs]            how the event is said in one line, see nlp.headline
    [unled]                      the same, where no report says who did it
    needs                        groups of roles; a claim fills at least one role of each group
    identity                     roles that tell two happenings of this type apart when merging

    [roles]                      role = kind of filler: party, company, state, accused, target, product,
                                 quantity, money, months, period or instrument
    [[trigger]]                  words that announce the event
        name                     the rule's name in `extract --explain`
        verbs, nouns, phrases    what to look for; "..." spans up to five words, "|" parts
                                 alternatives; verbs are inflected, nouns take a plural
        subject, object, from, to, by, ...
                                 which role the mention in that place fills; of several, the
                                 first that accepts the mention's kind
        modality                 overrides what the clause says ("denied" for "stop shipping")
        needs                    extra roles that this trigger must have

A new type is one new file here, and marked sentences of the same name in tests/event_types/.
"""
