"""Prints the sessions of so many administrators, who may read and do everything.

python -m bench.site.sessions NUMBER
"""

import logging
import sys

import django


def main(number: int) -> None:
    django.setup()
    logging.disable(logging.INFO)  # of signing in
    from django.conf import settings
    from django.contrib.auth.models import Group, User
    from django.test import Client

    groups = Group.objects.filter(name="administrator")
    for place in range(number):
        person, _ = User.objects.get_or_create(
            username=f"bench-{place}", defaults={"is_staff": True, "is_superuser": True}
        )
        person.groups.set(groups)
        client = Client()
        client.force_login(person)
        print(client.cookies[settings.SESSION_COOKIE_NAME].value)


if __name__ == "__main__":
    main(int(sys.argv[1]))
