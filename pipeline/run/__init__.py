"""Many pages at once: worker processes around one process function, and what a run does with their results."""
