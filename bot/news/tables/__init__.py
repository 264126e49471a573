"""Tables made by the scripts in `tools/`: statistics and character forms, read once, when first needed."""
