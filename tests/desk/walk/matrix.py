"""Who may open what, written down by hand: not read from the program, so that a mistake there is seen here.

Roles are those of tests.desk.makers.House: ``nobody`` has an account and no post, ``owner`` owns a group, ``member`` is
in it, ``student`` in a class; ``admin`` runs the site. Everything not listed for a role is 404.
"""

from __future__ import annotations

STAFF = (
    "registrar registrar2 league students opinion discipline general head other_head counsellor owner member student "
    "auditor"
)
PEOPLE = frozenset(STAFF.split())
EVERYBODY = PEOPLE | {"admin"}
REGISTRARS = frozenset({"registrar", "registrar2"})
INSPECTORS = frozenset({"discipline", "auditor"})
READERS = REGISTRARS | INSPECTORS
#: Who sees the whole institution: the general office counts and recognises all groups (PXZY-2.2).
WHOLE = READERS | {"general"}
UNIT_READERS = WHOLE | {"league", "students", "head", "other_head", "counsellor"}
RUNS_CAMPAIGNS = REGISTRARS | {"general"}
#: Who changes and ends the group ``section``: its owner, the head above it, the registrars.
MANAGES = REGISTRARS | {"head", "owner"}
MANAGES_OTHER = REGISTRARS | {"other_head"}
HEADS = REGISTRARS | {"head", "other_head", "counsellor"}

#: Pages without an object: view name -> (roles, methods).
PLAIN: dict[str, tuple[frozenset[str], str]] = {
    "home": (EVERYBODY, "GET"),
    "lens": (PEOPLE, "POST"),
    "units": (UNIT_READERS, "GET"),
    "people": (UNIT_READERS, "GET"),
    "offices": (READERS, "GET"),
    "imports": (READERS, "GET"),
    "new_import": (REGISTRARS, "GET POST"),
    "corrections": (READERS, "GET"),
    "ask_correction": (PEOPLE, "GET POST"),
    "groups": (PEOPLE, "GET"),
    "open_accounts": (REGISTRARS, "GET POST"),
    "ledger": (INSPECTORS, "GET"),
    "my_ledger": (PEOPLE, "GET"),
    "checkpoints": (INSPECTORS, "GET"),
    "check_ledger": (INSPECTORS, "POST"),
    "export_ledger": (INSPECTORS, "POST"),
    "verifier": (PEOPLE, "GET"),
    "findings": (UNIT_READERS, "GET"),
    "tokens": (REGISTRARS, "GET POST"),
    "campaigns": (UNIT_READERS, "GET"),
    "applications": (PEOPLE, "GET"),
    "apply": (PEOPLE, "GET POST"),
    "check_group_name": (PEOPLE, "POST"),
    "unfiled_groups": (PEOPLE, "GET POST"),
    "rollup": (PEOPLE, "GET"),
    "rollup_file": (PEOPLE, "GET"),
    "steps_inbox": (PEOPLE, "GET"),
    "decide_steps": (PEOPLE, "GET POST"),
    "changes_to_note": (PEOPLE, "GET"),
    "note_changes": (PEOPLE, "POST"),
    "orders": (RUNS_CAMPAIGNS, "GET"),
    "saved_views": (PEOPLE, "GET"),
    "save_view": (PEOPLE, "GET POST"),
    "bulk_groups": (HEADS, "GET POST"),
    "group_batches": (HEADS, "GET"),
    "site": (frozenset({"admin"}), "GET"),
    "new_institution": (frozenset({"admin"}), "GET POST"),
}
_ADMIN = frozenset({"admin"})
_OWNER = frozenset({"owner"})
#: Pages with an object: view name -> (methods, object of the home institution -> roles). Objects of another
#: institution are 404 for everybody but the administrator, who runs them all.
OBJECTS: dict[str, tuple[str, dict[str, frozenset[str]]]] = {
    "unit": (
        "GET",
        {
            "unit:dept": WHOLE | {"head"},
            "unit:section": WHOLE | {"head"},
            "unit:class": WHOLE | {"head", "counsellor", "students"},
            "unit:other": WHOLE | {"other_head"},
            "unit:club": WHOLE | {"league"},
            "unit:publicity": WHOLE,
        },
    ),
    "unit_ledger": (
        "GET",
        {
            "unit:dept": WHOLE | {"head"},
            "unit:class": WHOLE | {"head", "counsellor", "students"},
            "unit:other": WHOLE | {"other_head"},
            "unit:root": WHOLE,
        },
    ),
    "unit_book": ("GET", {"unit:dept": WHOLE | {"head"}, "unit:other": WHOLE | {"other_head"}}),
    "person": (
        "GET",
        {
            "person:member": WHOLE | {"head", "member"},
            "person:student": WHOLE | {"head", "counsellor", "students", "student"},
            "person:other_head": WHOLE | {"other_head"},
            "person:nobody": WHOLE,
        },
    ),
    "add_posting": ("GET POST", {"person:member": REGISTRARS}),
    "end_posting": ("GET POST", {"posting:member": REGISTRARS}),
    "resume_posting": ("GET POST", {"posting:member": REGISTRARS}),
    "import": ("GET", {"import:one": READERS}),
    "apply_import": ("POST", {"import:one": REGISTRARS}),
    "compare_again": ("POST", {"import:one": REGISTRARS}),
    "drop_import": ("POST", {"import:one": REGISTRARS}),
    "undo_import": ("POST", {"import:one": REGISTRARS}),
    "annotated": ("GET", {"import:one": REGISTRARS}),
    "correction": ("GET POST", {"correction:member": READERS | {"member"}}),
    "withdraw_correction": ("POST", {"correction:member": READERS | {"member"}}),
    "group": (
        "GET",
        {
            "group:section": WHOLE | {"head", "owner", "member"},
            "group:other": WHOLE | {"other_head"},
        },
    ),
    "group_book": (
        "GET",
        {"book:section": WHOLE | {"head", "owner"}, "book:other": WHOLE | {"other_head"}},
    ),
    "application": ("GET", {"application:owner": WHOLE | {"head", "owner"}}),
    "application_paper": ("GET", {"application:owner": WHOLE | {"head", "owner"}}),
    "edit_application": ("GET POST", {"application:owner": _OWNER}),
    "check_application": ("GET POST", {"application:owner": _OWNER}),
    "take_name": ("POST", {"application:owner": _OWNER}),
    "withdraw_application": ("GET POST", {"application:owner": _OWNER}),
    "remind_office": ("POST", {"application:owner": _OWNER}),
    "report_made": ("GET POST", {"application:owner": _OWNER}),
    "decide_step": ("GET POST", {"step:publicity": REGISTRARS}),
    "note_copy": ("POST", {"step:copy": REGISTRARS}),
    "delegate_step": ("GET POST", {"step:publicity": REGISTRARS}),
    "revoke_step": ("GET POST", {"step:publicity": REGISTRARS}),
    "change": ("GET POST", {"change:section": MANAGES}),
    "note_change": ("POST", {"filing:change": REGISTRARS}),
    "order": ("GET POST", {"order:section": MANAGES | {"general"}}),
    "order_paper": ("GET", {"order:section": MANAGES | {"general"}}),
    "carry_out_order": ("POST", {"order:section": MANAGES}),
    "order_end": ("GET POST", {"group:section": RUNS_CAMPAIGNS, "group:other": RUNS_CAMPAIGNS}),
    **{
        name: (methods, {"group:section": MANAGES, "group:other": MANAGES_OTHER})
        for name, methods in {
            **dict.fromkeys(("group_owner", "group_admins", "group_name", "group_details"), "GET POST"),
            **dict.fromkeys(("group_platform", "group_task", "group_reopen", "group_dissolve"), "GET POST"),
            **dict.fromkeys(("group_revive", "group_ended"), "GET POST"),
            **dict.fromkeys(("group_changes", "group_merge"), "GET"),
            "drop_admin": "POST",
        }.items()
    },
    "merge_with": ("GET POST", {"groups:both": REGISTRARS}),
    "rename_view": ("GET POST", {"view:member": frozenset({"member"})}),
    "open_first": ("POST", {"view:member": frozenset({"member"})}),
    "delete_view": ("POST", {"view:member": frozenset({"member"})}),
    "batch": ("GET", {"batch:registrar": REGISTRARS}),
    "undo_batch": ("POST", {"batch:registrar": REGISTRARS}),
    "export_groups": ("POST", {"kind:csv": PEOPLE}),
    "start_campaign": ("GET POST", {"sort:recognition": RUNS_CAMPAIGNS}),
    "campaign": ("GET", {"campaign:one": WHOLE | {"head"}}),
    "remind_units": ("GET POST", {"campaign:one": RUNS_CAMPAIGNS}),
    "decide_ready": ("GET POST", {"campaign:one": RUNS_CAMPAIGNS}),
    "close_campaign": ("GET POST", {"campaign:one": RUNS_CAMPAIGNS}),
    "reopen_campaign": ("GET POST", {"campaign:one": RUNS_CAMPAIGNS}),
    "unit_return": ("GET POST", {"return:dept": WHOLE | {"head"}}),
    "add_missing_group": ("GET POST", {"return:dept": RUNS_CAMPAIGNS | {"head"}}),
    "decide_return": ("POST", {"return:dept": RUNS_CAMPAIGNS}),
    "send_back_return": ("POST", {"return:dept": RUNS_CAMPAIGNS}),
    "take_back_decision": ("GET POST", {"line:section": RUNS_CAMPAIGNS}),
    "stop_token": ("POST", {"token:one": REGISTRARS}),
    # What a member asked about the own record is not the head's business.
    "entry": ("GET", {"entry:member": WHOLE | {"member"}}),
    "proof": ("GET", {"entry:member": WHOLE | {"member"}}),
    "account_act": ("GET POST", {"account:member": REGISTRARS | _ADMIN}),
    "institution": ("GET", {"institution:home": _ADMIN}),
    "packs": ("GET POST", {"institution:home": _ADMIN}),
    "choose_office": ("GET POST", {"institution:home": _ADMIN}),
    "auditors": ("GET POST", {"institution:home": _ADMIN}),
    "find_account": ("GET POST", {"institution:home": _ADMIN}),
    "end_appointment": ("GET POST", {"appointment:auditor": _ADMIN}),
}
#: Open without signing in: view name -> methods.
OPEN: dict[str, str] = {
    "health": "GET",
    "openapi": "GET",
    "api_token": "GET",
    "api_groups": "GET",
    "api_group": "GET PATCH",
    "api_members": "GET",
    "api_filings": "GET",
    "api_findings": "GET",
    "metrics": "GET",
    "about_data": "GET",
    "language": "POST",
    "account_login": "GET POST",
    "account_logout": "GET POST",
    "activate": "GET POST",
    "mfa_authenticate": "GET POST",
    "mfa_login_webauthn": "GET POST",
    "cas_begin": "GET",
    "cas_back": "GET",
    "openid_connect_login": "GET",
    "openid_connect_callback": "GET",
}
#: For every account, about the account itself: view name -> methods.
OWN: dict[str, str] = {
    "me": "GET",
    "account_change_password": "GET POST",
    "account_language": "POST",
    "sessions": "GET",
    "end_session": "POST",
    "account_reauthenticate": "GET POST",
    "mfa_reauthenticate": "GET POST",
    "mfa_reauthenticate_webauthn": "GET POST",
    "mfa_index": "GET",
    "second_factor_needed": "GET",
    "mfa_activate_totp": "GET POST",
    "mfa_deactivate_totp": "GET POST",
    "mfa_view_recovery_codes": "GET",
    "mfa_generate_recovery_codes": "GET POST",
    "mfa_download_recovery_codes": "GET",
    "mfa_list_webauthn": "GET",
    "mfa_add_webauthn": "GET POST",
    "mfa_remove_webauthn": "GET POST",
    "mfa_edit_webauthn": "GET POST",
}
