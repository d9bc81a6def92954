"""Where alerts go: one file a kind of channel, named after it. A new kind is one new file here.

Each file has

- `KEYS`: what its table in `watches.toml` may say (ui.channels.Key), beside `kind`;
- `MOST`: how many alerts one letter takes;
- `send(letter, channel, at) -> str`: delivers the letter (store.outbox.Letter) with the settings of the
  channel (ui.channels.Channel) at the moment `at`, and says in words what came back. It raises
  Undelivered where the channel does not answer as it should, and Refused where it answers but does
  not take this letter. A letter may come twice, under the same id: whoever receives it can tell.

No message holds an address or a secret: messages are logged, kept and shown.
"""
