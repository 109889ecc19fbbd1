"""Says whether the services that `make test-services` and `make test-kill` need can be reached."""

import os
import sys

import psycopg
import redis

REDIS_URL = os.environ.get("GSI_TEST_REDIS_URL") or "redis://127.0.0.1:6379/5"


def main() -> None:
    postgres()
    redis_server()


def postgres() -> None:
    address = os.environ["DATABASE_URL"]
    try:
        with psycopg.connect(address, connect_timeout=5) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        sys.exit(
            f"PostgreSQL cannot be reached at {address}: {str(error).strip()}\n"
            "Start it, or set DATABASE_URL=postgres://USER:PASSWORD@HOST:5432/NAME (the user must "
            "be allowed to create databases)."
        )
    print(f"PostgreSQL {version} answers.")


def redis_server() -> None:
    try:
        with redis.Redis.from_url(REDIS_URL, socket_timeout=5) as server:
            version = server.info("server")["redis_version"]
    except (redis.RedisError, ValueError) as error:
        sys.exit(
            f"Redis cannot be reached at {REDIS_URL}: {error}\n"
            "Start it (on Debian: apt-get install redis-server; redis-server --daemonize yes), or "
            "set GSI_TEST_REDIS_URL=redis://HOST:6379/NUMBER to a database that may be emptied."
        )
    print(f"Redis {version} answers.")


if __name__ == "__main__":
    main()
