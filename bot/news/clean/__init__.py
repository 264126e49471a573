"""Bytes to articles: decode, envelope, body, facts, junk. What is known of each site is data, not code."""
