"""The core: plain values and pure functions of news. Nothing here awaits, reads files at run time, or asks the clock."""
