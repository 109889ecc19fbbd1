"""The server's log: lines on its console, those of refused requests without a traceback."""

from typing import Any


def logging_at(level: str) -> dict[str, Any]:
    """What Django's LOGGING is to say, with the level of everything but Django itself."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "gsi_tracker.refusals.LineFormatter",
                "fmt": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        # Without Django's own handlers, which say all twice.
        "loggers": {"django": {"level": "INFO"}},
        "root": {"handlers": ["console"], "level": level},
    }
