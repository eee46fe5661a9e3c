"""Words for people: what codes and numbers are called in sentences."""
