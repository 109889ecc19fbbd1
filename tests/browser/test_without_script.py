"""The menu with JavaScript off. That every page says the same is in test_pages.py."""


def test_the_menu_of_a_phone_opens_without_script(visit):
    tab = visit("/", width=360, java_script_enabled=False).tab

    tab.locator("nav.main-menu > details > summary").click()

    assert tab.locator("nav.main-menu a").first.is_visible()
