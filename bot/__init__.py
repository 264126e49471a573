"""Yaowen 要闻: a Telegram news bot. The map of this package stands in DESIGN.md."""
