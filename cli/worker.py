"""`bantin worker`: does what daemons hand out by Celery."""

import bootstrap
from settings.environment import Environment


def run_worker(environment: Environment) -> int:
    """Work until it is stopped; return the exit status."""
    bootstrap.require_celery()
    from worker import run

    return run(environment)
