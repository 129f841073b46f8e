import time, threading
import pytest
from tests.acting import rows
from tests.runtime.processes import *
from tests.runtime.test_kill import BOTH, two_days
from django.db import connection
@pytest.mark.django_db(transaction=True)
def test_x():
    def sample():
        for _ in range(35):
            time.sleep(2)
            try:
                print(int(time.monotonic()), "workers", rows("select count(*) from worker"), "inbox", rows("select count(*) from inbox"), "calls", rows("select state,count(*) from webhook_call group by 1"), rows("select pid, state, wait_event, left(query,50) from pg_stat_activity where datname=current_database() and pid<>pg_backend_pid() and (state<>'idle')"))
            except Exception as e: print(e)
        connection.close()
    t=threading.Thread(target=sample); t.start()
    try:
        two_days(BOTH)
    finally:
        t.join()
