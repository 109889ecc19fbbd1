"""Says whether the services that `make test-services` needs can be reached."""

import os
import sys

import psycopg


def main() -> None:
    address = os.environ["DATABASE_URL"]
    try:
        with psycopg.connect(address, connect_timeout=5) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        sys.exit(
            f"make test-services: PostgreSQL cannot be reached at {address}: {str(error).strip()}\n"
            "Start it, or set DATABASE_URL=postgres://USER:PASSWORD@HOST:5432/NAME (the user must "
            "be allowed to create databases)."
        )
    print(f"PostgreSQL {version} answers.")


if __name__ == "__main__":
    main()
