//! Text from outside (logs, transcripts, names) made harmless.
