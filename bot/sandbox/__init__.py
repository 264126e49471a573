"""A strict local Bot API and a chat page: `yaowen try`, and what the tests talk to."""
