"""Throw-away databases, and what the test reads from them past Django."""

import os
import sqlite3
from contextlib import contextmanager

import psycopg

SERVICES_URL = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"


class SqliteFile:
    def __init__(self, path):
        self.url, self.path = f"sqlite:///{path}", path

    def rows(self, query):
        connection = sqlite3.connect(self.path, timeout=20)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()


class PostgresDatabase:
    def __init__(self, url):
        self.url = url

    def rows(self, query):
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchall()


@contextmanager
def postgres_database():
    name = f"gsi_kill_{os.getpid()}"
    with psycopg.connect(SERVICES_URL, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield PostgresDatabase(f"{SERVICES_URL.rpartition('/')[0]}/{name}")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
