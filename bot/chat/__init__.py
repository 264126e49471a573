"""What the bot says: a Request in, a Reply out. Nothing here knows Telegram."""
