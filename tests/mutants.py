"""Puts deliberate faults into a copy of the code, one at a time; a test must fail at each.

`make mutants` tries all, `make mutants ONLY="formula slug"` those whose names have these words.
docs/testing.md lists them. A fault that no test notices is the finding.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = (
    "manage.py", "pyproject.toml", "gsi_tracker", "priorities", "tracking", "templates",
    "fixtures", "tests", "docs", "requirements",
)  # fmt: skip
SECONDS_FOR_A_TEST = 300


@dataclass(frozen=True)
class Mutant:
    """`old` stands exactly once in `file` and becomes `new`; `test` fails then."""

    name: str
    file: str
    old: str
    new: str
    test: str


ACTIONS = "tests/tracking/actions/test_actions.py"
CHECKING = "tracking/actions/checking.py"
HISTORIES = "tracking/actions/histories.py"
LOCKING = "tracking/actions/locking.py"
WRITING = "tracking/actions/writing.py"
WORKFLOW = "tracking/actions/workflow.py"
PUBLIC_CHANGE = "tracking/actions/public_change.py"
RULES = "tracking/assessment/rules.py"

MUTANTS = [
    Mutant("a stale edit overwrites", LOCKING,
           "if stored.version != version:", "version = stored.version\n    if False:", ACTIONS),
    Mutant("the state is not checked", LOCKING,
           "stored.state not in states:", "stored.state not in [stored.state]:", ACTIONS),
    Mutant("what an editor has opened is taken back", WORKFLOW,
           "if record.review_opened:", "if False:",
           "tests/tracking/desk/records/test_taking_back.py"),
    Mutant("no history row", HISTORIES,
           "    first.history_writer.write_many(\n        rows, act, at=", "    dict(\n        at=",
           ACTIONS),
    Mutant("a history row without its links", "tracking/models/history.py",
           "in history._history_m2m_fields:", "in []:",
           "tests/tracking/desk/records/test_restoring.py"),
    Mutant("an older database is not noticed", "gsi_tracker/older_databases.py",
           "if not strange:", "if strange:", "tests/site/test_stranger.py"),
    Mutant("a failure asks the database who reads", "gsi_tracker/middleware.py",
           " or response.status_code >= 500", "", "tests/site/test_database_away.py"),
    Mutant("going back drops the records", "gsi_tracker/going_back.py",
           "            if rows.using(", "            if False and rows.using(",
           "tests/site/test_migrations.py"),
    Mutant("strangers lock a known browser", "gsi_tracker/accounts/locks.py",
           "[:255] if device else folded(name)", " if False else folded(name)",
           "tests/accounts/test_known_devices.py"),
    Mutant("a half-sent request gets a thread", "gsi_tracker/slow_clients.py",
           "        if is_whole:\n", "        if is_whole or conn.received:\n",
           "tests/site/test_slow_clients.py"),
    Mutant("a proposed party is public at once", "tracking/actions/bringing.py",
           "party.is_confirmed = free_code(party), False",
           "party.is_confirmed = free_code(party), True",
           "tests/tracking/desk/records/test_proposals.py"),
    Mutant("no public revision", HISTORIES,
           "        log_revisions(rows, reason=reason, first=never_public)\n", "        pass\n",
           "tests/tracking/revisions/test_public_history.py"),
    Mutant("a blank is a reason", CHECKING,
           "if required and not reason:", "if required and reason is None:",
           "tests/tracking/actions/test_reasons.py"),
    Mutant("nobody asks why something public changed", WRITING,
           "if before[place].pk in public:\n", "if False:\n",
           "tests/tracking/actions/test_reasons.py"),
    Mutant("fingerprints are not updated", WRITING,
           "    write_histories(rows, created=True)\n    register.sync(*rows)\n",
           "    write_histories(rows, created=True)\n",
           "tests/tracking/duplicates/test_register.py"),
    Mutant("of two new rows that may not both be, both are", CHECKING,
           "    _refuse_twins(rows, refusals)\n", "",
           "tests/tracking/actions/test_many.py"),
    Mutant("of many events, what came after them is compared",
           "tracking/duplicates/finding_many.py",
           "newest = one.key if are_new else None", "newest = None",
           "tests/tracking/actions/test_many.py"),
    Mutant("an author publishes alone", WORKFLOW,
           "if sentence := record.why_not_published_by(by):", "if sentence := \"\":",
           "tests/tracking/actions/test_author_rule.py"),
    Mutant("what is incomplete is published", WORKFLOW,
           "            require_all_complete(records)\n", "", ACTIONS),
    Mutant("evidence is withdrawn under an assessment", WORKFLOW,
           "            require_all_supported(records)\n", "            pass\n", ACTIONS),
    Mutant("an assessor sees the other opinion", "tracking/models/status_update_queries.py",
           "        return every.shown_to(key) if key else every\n", "        return every\n",
           "tests/tracking/actions/test_second_opinions.py"),
    Mutant("an opinion counts before it is settled", "tracking/models/status_update_queries.py",
           "self.filter(Q(opinion__in=[\"\", Opinion.AGREED]) | accepted)", "self.all()",
           "tests/tracking/actions/test_second_opinions.py"),
    Mutant("the later assessment of a day wins silently", "tracking/assessment/same_day.py",
           "    if unnamed:\n", "    if False:\n", "tests/tracking/actions/test_same_day.py"),
    Mutant("chance agreement counts as agreement", "tracking/values/agreement.py",
           "return 1 - (number - 1) * observed", "return 1 - number * observed",
           "tests/tracking/values/test_agreement.py"),
    Mutant("a corrected source makes nothing due", "tracking/actions/records.py",
           "if one.differs_as_evidence_from(stored)]", "if False]",
           "tests/tracking/actions/test_corrections.py"),
    Mutant("a source names what was merged away", "tracking/actions/new_rows.py",
           "while survivors := Publisher", "while False and Publisher",
           "tests/tracking/actions/test_publishers.py"),
    Mutant("what lost its support may stand", "tracking/actions/corrections.py",
           "if missing := no_longer_supported(update):", "if missing := {}:",
           "tests/tracking/actions/test_corrections.py"),
    Mutant("what is published is not searched", PUBLIC_CHANGE,
           "index.refresh(*rows, events", "dict(events",
           "tests/tracking/search/test_index.py"),
    Mutant("cached pages outlive a publication", PUBLIC_CHANGE, "    invalidate()\n", "",
           "tests/tracking/test_page_cache.py"),
    Mutant("two records at one address", "tracking/actions/addresses.py",
           "if free := [slug for slug in slugs if slug not in taken]:", "if free := slugs:",
           ACTIONS),
    Mutant("a draft that is cited goes to the trash", WORKFLOW,
           "    if not needing:\n", "    if True:\n",
           "tests/tracking/desk/worklists/test_trash.py"),
    Mutant("a form sent twice makes two records", "tracking/actions/records.py",
           "record.state, record.form_key = State.DRAFT, form_key",
           "record.state, record.form_key = State.DRAFT, None", ACTIONS),
    Mutant("drafts are public", "tracking/models/publication.py",
           'return Q(**{f"{path}state": State.PUBLISHED})',
           'return Q(**{f"{path}state__in": [State.PUBLISHED, State.DRAFT]})',
           "tests/tracking/public/test_event_pages.py"),
    Mutant("withdrawn records were never known", "tracking/models/publication.py",
           'Q(**{f"{path}withdrawn_at__gte": end})', 'Q(**{f"{path}withdrawn_at__lt": end})',
           "tests/tracking/public/test_as_of_pages.py"),
    Mutant("removed records are still known", "tracking/models/publication.py",
           ' & Q(**{f"{path}removed_at": None})', "", "tests/site/test_removal.py"),
    Mutant("a removal says its reason", "tracking/actions/public_log.py",
           '"reason": "" if record.is_removed else reason', '"reason": reason',
           "tests/tracking/desk/records/test_removing.py"),
    Mutant("prepared files outlive a removal", "tracking/actions/removing.py",
           "    take_down(record.published_at, str(record.slug))\n", "",
           "tests/site/test_removal.py"),
    Mutant("contributors edit what others drafted", "tracking/permissions.py",
           "record.created_by_id == person.pk and in_own_hands", "in_own_hands",
           "tests/tracking/desk/test_access.py"),
    Mutant("contributors change public sources", "tracking/permissions.py",
           "return is_editor(person) or not source.is_cited_publicly", "return True",
           "tests/tracking/admin/test_roles.py"),
    Mutant("a filter narrows its own numbers", "tracking/filters/facets.py",
           "self.found.rest(without=key)", "self.found.rest()",
           "tests/tracking/filters/test_facets.py"),
    Mutant("formulas run", "tracking/exports/cells.py",
           "    if text.startswith(ALWAYS_GUARDED):\n        return True\n", "",
           "tests/tracking/exports/test_csv_cells.py"),
    Mutant("formulas in full width run", "tracking/exports/cells.py",
           'unicodedata.normalize("NFKC", first)[0]', "first",
           "tests/tracking/exports/test_csv_cells.py"),
    Mutant("signed-in people get a stranger's page", "tracking/page_cache.py",
           "if not settings.CACHED_PAGES or _is_own(request):", "if not settings.CACHED_PAGES:",
           "tests/tracking/test_page_cache.py"),
    Mutant("a cached page lasts beyond its day", "tracking/page_cache.py",
           ", timezone.localdate().isoformat()]", "]", "tests/tracking/test_page_cache.py"),
    Mutant("indirect evidence counts as direct", "tracking/models/evidence_links.py",
           "return self.bearing == Bearing.DIRECT", "return self.bearing != Bearing.CONTEXT",
           "tests/tracking/assessment/test_bearing.py"),
    Mutant("events of another item are evidence", RULES,
           "if evidence.item and evidence.unlinked:", "if False:",
           "tests/tracking/assessment/test_bearing.py"),
    Mutant("a veto is an activity", "tracking/models/involvements.py",
           "return cls.Role.VETOED in roles or", "return",
           "tests/tracking/assessment/test_bearing.py"),
    Mutant("any forum is a standing mechanism", "tracking/assessment/evidence.py",
           "forum and forum.is_recurring", "forum",
           "tests/tracking/assessment/test_bearing.py"),
    Mutant("one activity is enough for active", RULES,
           "if number >= 2 or", "if number >= 1 or",
           "tests/tracking/assessment/test_rules.py"),
    Mutant("an output needs nobody independent", RULES,
           "if not evidence.has_independent_voice:", "if False:",
           "tests/tracking/assessment/test_rules.py"),
    Mutant("the search may end early", RULES,
           "    if last < evidence.as_of:\n", "    if False:\n",
           "tests/tracking/assessment/test_rules.py"),
    Mutant("high without a second independent source", "tracking/values/confidence.py",
           "if independent >= 2 and has_primary:", "if independent and has_primary:",
           "tests/tracking/assessment/test_confidence.py"),
    Mutant("http and https are two pages", "tracking/values/web_addresses.py",
           'place = host.removeprefix("www.").rstrip(".")', "place = host",
           "tests/tracking/values/test_web_addresses.py"),
    Mutant("text may turn the direction of writing", "tracking/values/validators.py",
           "    _refuse(value, OVERRIDES, ", "    _refuse(\"\", OVERRIDES, ",
           "tests/tracking/values/test_validators.py"),
    Mutant("an address may hold a password", "tracking/values/validators.py",
           "has_password = parts.username is not None or parts.password is not None",
           "has_password = False", "tests/tracking/values/test_validators.py"),
    Mutant("30 February is a day", "tracking/values/partial_dates.py",
           "not 1 <= self.day <= self._days_in_month", "not 1 <= self.day <= 31",
           "tests/tracking/values/test_partial_dates.py"),
    Mutant("two workers take one job", "tracking/models/jobs.py",
           "free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_ends_at__lte=now)",
           "free = Q(state__in=OPEN)", "tests/tracking/jobs/test_running.py"),
    Mutant("a lost job is never tried again", "tracking/jobs/sweeping.py",
           "    free_lapsed(now)\n    send_again(now)\n", "    send_again(now)\n",
           "tests/tracking/jobs/test_sweeping.py"),
    Mutant("a cancelled job goes on", "tracking/jobs/leases.py",
           "    return Job.objects.held(job).filter(cancel_asked=False)\n",
           "    return Job.objects.held(job)\n", "tests/tracking/jobs/test_running.py"),
    Mutant("a search of a contributor is public at once", "tracking/actions/searches.py",
           "    if permissions.is_editor(by):\n", "    if True:\n",
           "tests/tracking/desk/searches/test_search_log.py"),
    Mutant("a search is withdrawn under an assessment", "tracking/actions/searches.py",
           "    if resting:\n", "    if False:\n",
           "tests/tracking/desk/searches/test_search_log.py"),
    Mutant("the searches of another draft are seen", "tracking/models/searches.py",
           "Q(is_alone=True) | Q(recorded_by=user) | now)", "Q())",
           "tests/tracking/desk/searches/test_search_log.py"),
    Mutant("a withdrawn search stays public", "tracking/models/publication.py",
           "Q(published_at__isnull=False, withdrawn_at=None)", "Q(published_at__isnull=False)",
           "tests/tracking/desk/searches/test_search_log.py"),
    Mutant("the form for replies cannot be off", "tracking/public/views/replies.py",
           "not settings.RIGHT_OF_REPLY or ", "", "tests/tracking/public/test_replies.py"),
    Mutant("replies are not counted", "gsi_tracker/accounts/counters.py",
           "        return HOUR\n", "        return 0\n", "tests/tracking/public/test_replies.py"),
    Mutant("an answer is public unasked", "tracking/models/replies.py",
           "filter(is_answer_public=True)", "filter()", "tests/tracking/public/test_replies.py"),
    Mutant("contributors see who wrote a reply", "tracking/desk/access.py",
           "        raise PermissionDenied(NOT_ANSWERER)\n", "        pass\n",
           "tests/tracking/desk/replies/test_answering.py"),
    Mutant("who wrote a reply is never forgotten", "tracking/actions/replies.py",
           "    sender.delete()\n", "    pass\n", "tests/tracking/desk/replies/test_answering.py"),
    Mutant("a source that is cited anew is counted twice", "tracking/summaries/keeping.py",
           "without=events, without_forums=forums) if", "without=[]) if",
           "tests/tracking/summaries/test_any_acts.py"),
    Mutant("a relation set by hand is not counted", "tracking/actions/citations.py",
           "with public_change(event) if event.is_published else nullcontext():",
           "with nullcontext():", "tests/tracking/summaries/test_any_acts.py"),
    Mutant("a publisher that speaks for others is not counted", "tracking/actions/relations.py",
           "        with keeping(some):\n", "        if some:\n",
           "tests/tracking/summaries/test_any_acts.py"),
]  # fmt: skip


def misplaced() -> list[str]:
    """The mutants whose code is not there, or stands more than once: the list is out of date."""
    return [
        f"{mutant.name}: {found} times in {mutant.file}"
        for mutant in MUTANTS
        if (found := (ROOT / mutant.file).read_text("utf-8").count(mutant.old)) != 1
    ]


def is_noticed(mutant: Mutant, folder: Path) -> bool:
    """Whether its test fails with the fault, run in this copy of the project."""
    path = folder / mutant.file
    whole = path.read_text("utf-8")
    path.write_text(whole.replace(mutant.old, mutant.new), "utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", mutant.test],
            cwd=folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=SECONDS_FOR_A_TEST,
            check=False,
        )
    finally:
        path.write_text(whole, "utf-8")
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    print(f"  {failed[0][:110] if failed else done.stdout[-200:]}")
    return done.returncode == 1 and bool(failed)


def main() -> None:
    if wrong := misplaced():
        sys.exit("tests/mutants.py does not fit the code any more:\n" + "\n".join(wrong))
    wanted = [mutant for mutant in MUTANTS if all(word in mutant.name for word in sys.argv[1:])]
    unnoticed = []
    with tempfile.TemporaryDirectory(prefix="gsi-tracker-mutants-") as temporary:
        folder = Path(temporary)
        for name in COPIED:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
        for number, mutant in enumerate(wanted, start=1):
            print(f"{number}/{len(wanted)} {mutant.name}", flush=True)
            if not is_noticed(mutant, folder):
                unnoticed.append(mutant.name)
    if unnoticed:
        sys.exit("No test noticed: " + "; ".join(unnoticed))
    print(f"make mutants: each of {len(wanted)} deliberate faults made its test fail")


if __name__ == "__main__":
    main()
