"""A fictional developer conference, built through the real actions: the same each time, with dates after today."""
