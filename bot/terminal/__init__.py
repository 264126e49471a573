"""The command line's answers: results to standard output, everything else to standard error."""
