"""The text of an earnings call into turns: who says what, as whom, for whom. `turns.read_turns` is the way in.

`layouts` finds the speakers that a page or file announces before what they say, `roles` tells what they are.
Where nobody is announced (a machine wrote the call down), `unmarked` follows what is said aloud: `cues` are the
sentences that pass the word on, `exchanges` part questions from answers, `answers` tells who gives them.
"""
