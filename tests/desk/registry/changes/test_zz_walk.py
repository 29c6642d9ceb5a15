from django.test import Client
from django.urls import reverse
from django.db import transaction
from tests.desk.conftest import sign_in
from tests.desk.makers import house
from tests.desk.registry.changes.conftest import soon
from qunzhi.desk.registry.models import *
from qunzhi.desk.registry.services.changes import do_rename_group
from qunzhi.desk.registry.services.orders import do_order_end
from qunzhi.desk.registry.urls_changes import urlpatterns
def test_walk(home, away, group):
    c = do_rename_group(group, name="软件教研室甲群", reason="x", acting_user=home.users["owner"])
    f = c.filings.get()
    o = do_order_end(group, reason="x", cites=["PXZY-4.3b"], due_at=soon(), acting_user=home.users["general"])
    oth = home.groups["other"]
    double = home.group("double", "x", "section", "owner")
    for p in urlpatterns:
        n = p.name
        sets = [()]
        if n in ("note_change",): sets = [(f.uid,)]
        elif n == "change": sets = [(c.uid,)]
        elif "order" in n and n not in ("orders", "order_end"): sets = [(o.uid,)]
        elif n == "merge_with": sets = [(group.uid, double.uid)]
        elif "<" in str(p.pattern): sets = [(group.uid,), (oth.uid,)]
        for args in sets:
            for m in p.callback.page.methods:
                ok = []
                for who, u in home.users.items():
                    cl = sign_in(Client(), u)
                    with transaction.atomic():
                        s = cl.generic(m, reverse(n, args=args)).status_code
                        transaction.set_rollback(True)
                    assert s in (200, 302, 404), (who, n, m, s)
                    if s != 404 and who != "nobody": ok.append(who)
                cl = sign_in(Client(), away.users["registrar"])
                fs = cl.generic(m, reverse(n, args=args)).status_code if args else "-"
                print("W", n, p.callback.page.may.name, m, "G" + (["section","other"][sets.index(args)] if len(sets) > 1 else ""), " ".join(ok), fs)
