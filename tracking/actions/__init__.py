"""The only writer of records. Each action is one transaction that holds its history row.

Actions take `by=`, the person acting, and for a change the `version` that this person saw: when
somebody else changed the record meanwhile, nothing is written and `Stale` is raised. Whether the
person has the right to the act is asked before, by the view or the admin (`permissions`).
A ValidationError names what is wrong by field. No action leaves a half-done change.
"""

from tracking.actions.bringing import add_source
from tracking.actions.checking import MAX_REASON
from tracking.actions.citations import set_relation, work_out_relation
from tracking.actions.links import Links
from tracking.actions.many import (
    Outcome,
    Step,
    Wanted,
    add_parties,
    add_sources,
    create_many,
    edit_many,
    edit_parties,
    edit_sources,
    publish_many,
    restore_many,
    submit_many,
    trash_many,
    withdraw_many,
)
from tracking.actions.parties import remove_party, replace_party
from tracking.actions.publishers import add_publisher, edit_publisher, merge_publishers
from tracking.actions.records import add_party, create, edit, edit_party, edit_source
from tracking.actions.refusals import Stale
from tracking.actions.removing import put_back, remove
from tracking.actions.workflow import (
    open_reviews,
    publish,
    restore,
    return_to_author,
    submit,
    take_back,
    trash,
    withdraw,
)
from tracking.actions.writing import Change

__all__ = [
    "MAX_REASON",
    "Change",
    "Links",
    "Outcome",
    "Stale",
    "Step",
    "Wanted",
    "add_parties",
    "add_party",
    "add_publisher",
    "add_source",
    "add_sources",
    "create",
    "create_many",
    "edit",
    "edit_many",
    "edit_parties",
    "edit_party",
    "edit_publisher",
    "edit_source",
    "edit_sources",
    "merge_publishers",
    "open_reviews",
    "publish",
    "publish_many",
    "put_back",
    "remove",
    "remove_party",
    "replace_party",
    "restore",
    "restore_many",
    "return_to_author",
    "set_relation",
    "submit",
    "submit_many",
    "take_back",
    "trash",
    "trash_many",
    "withdraw",
    "withdraw_many",
    "work_out_relation",
]
