"""The platform: updates in, messages out, pacing, errors, the delivery of digests."""
