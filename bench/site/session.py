"""Prints the session of an administrator who may read every page that is measured."""

import django


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import Group, User
    from django.test import Client

    person, _ = User.objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True}
    )
    person.groups.set(Group.objects.filter(name="administrator"))
    client = Client()
    client.force_login(person)
    print(client.cookies[settings.SESSION_COOKIE_NAME].value)


if __name__ == "__main__":
    main()
