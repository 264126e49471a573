"""The outside world to raw items: watched folders, feeds, and the one HTTP client."""
