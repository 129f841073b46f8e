import pytest, time
from jalon.delivery.delivering import Delivery
from jalon.delivery.routes.sandbox import Sandbox
from jalon.delivery.routes.smtp import Smtp
from tests.delivery.scene import *
from tests.delivery.servers import mail_server
from jalon.definition.emails import Content
pytestmark = pytest.mark.django_db(transaction=True)
M='''<mjml><mj-head><mj-title>{{ contact.n }}</mj-title></mj-head><mj-body>
<mj-section><mj-column><mj-text>Hi {{ contact.n | default: "you" }} &amp; co</mj-text><mj-button href='https://shop.example/?a={{ contact.n | default: "1" }}&amp;b=2'>Go</mj-button><mj-text><a href="{{ unsubscribe_url }}">bye</a></mj-text></mj-column></mj-section></mj-body></mjml>'''
def test_sandbox():
    an_email(content=Content(subject="Hi {{ contact.n }}", mjml=M))
    out=Delivery({"sandbox":Sandbox()},worker_id=a_worker())
    c=a_contact("ann")
    for r in range(300): a_message(c,visit=r)
    t=time.perf_counter(); n=0
    while out.deliver_lane(lane_of(c),now=NOON,limit=1): n+=1
    print("one by one ms",(time.perf_counter()-t)/n*1e3)
    for r in range(300,1300): a_message(c,visit=r)
    import cProfile,pstats
    t=time.perf_counter()
    pr=cProfile.Profile()
    pr.enable()
    while out.deliver_lane(lane_of(c),now=NOON): pass
    pr.disable()
    print("batched ms each (profiled)",(time.perf_counter()-t))
    pstats.Stats(pr).sort_stats("tottime").print_stats(22)
    t=time.perf_counter()
    for r in range(500): out.deliver_lane(lane_of(c),now=NOON)
    print("idle ms",(time.perf_counter()-t)/500*1e3)
def test_smtp():
    an_email(content=Content(subject="Hi {{ contact.n }}", mjml=M))
    c=a_contact("ann")
    for r in range(500): a_message(c,visit=r,route="smtp")
    import subprocess,sys
    with mail_server() as (h,a):
        out=Delivery({"smtp":Smtp(a)},worker_id=a_worker())
        t=time.perf_counter()
        while out.deliver_lane(lane_of(c),now=NOON): pass
        print("smtp ms each",(time.perf_counter()-t)/500*1e3)
        out.close()
