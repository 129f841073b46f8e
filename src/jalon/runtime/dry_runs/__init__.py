"""What would come of something: tried by the engine itself, and nothing is written."""
