import time
from tests.desk.kill.test_kill import *
from tests.desk.kill.test_kill import _previewed, _apply
from tests.desk.kill import rounds, base
pytestmark = pytest.mark.django_db(transaction=True)
def wrap(c, n):
    f=getattr(c,n)
    def g(*a,**k):
        t=time.perf_counter()
        try: return f(*a,**k)
        finally: print(os.getpid(), n, round(time.perf_counter()-t,2), a[1:], flush=True)
    setattr(c,n,g)
for c,n in ((base.Base,"fresh"),(base.Base,"settled"),(rounds.Rounds,"_round"),(rounds.Rounds,"_done"),(rounds.Rounds,"_measure"),(base.Base,"prepare"),(base.Base,"drop"),(base.Base,"back")): wrap(c,n)
def test_tmp(lanes): print(lanes(_previewed,_apply,6,2,seed=5))
