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
UNIT_READERS = READERS | {"league", "students", "head", "other_head", "counsellor"}

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
    "site": (frozenset({"admin"}), "GET"),
    "new_institution": (frozenset({"admin"}), "GET POST"),
}
_ADMIN = frozenset({"admin"})
#: Pages with an object: view name -> (methods, object of the home institution -> roles). Objects of another
#: institution are 404 for everybody but the administrator, who runs them all.
OBJECTS: dict[str, tuple[str, dict[str, frozenset[str]]]] = {
    "unit": (
        "GET",
        {
            "unit:dept": READERS | {"head"},
            "unit:section": READERS | {"head"},
            "unit:class": READERS | {"head", "counsellor", "students"},
            "unit:other": READERS | {"other_head"},
            "unit:club": READERS | {"league"},
            "unit:publicity": READERS,
        },
    ),
    "unit_ledger": (
        "GET",
        {
            "unit:dept": READERS | {"head"},
            "unit:class": READERS | {"head", "counsellor", "students"},
            "unit:other": READERS | {"other_head"},
            "unit:root": READERS,
        },
    ),
    "unit_book": ("GET", {"unit:dept": READERS | {"head"}, "unit:other": READERS | {"other_head"}}),
    "person": (
        "GET",
        {
            "person:member": READERS | {"head", "member"},
            "person:student": READERS | {"head", "counsellor", "students", "student"},
            "person:other_head": READERS | {"other_head"},
            "person:nobody": READERS,
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
            "group:section": READERS | {"head", "owner", "member"},
            "group:other": READERS | {"other_head"},
        },
    ),
    # What a member asked about the own record is not the head's business.
    "entry": ("GET", {"entry:member": READERS | {"member"}}),
    "proof": ("GET", {"entry:member": READERS | {"member"}}),
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
