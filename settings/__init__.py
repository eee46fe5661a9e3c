"""The settings file and the environment, as frozen options."""
