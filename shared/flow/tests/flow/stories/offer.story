The merchant's own offer: on a date or again and again, for the members of the segment `offer`; one reminder; how to redeem it.

story nobody responds: one reminder
segment offer [{"country": ["FR"]}]
country FR
offer offer code MONTH10
shows promoted "Lamp"
shows taste "Rain Jacket"
Mon 09:00 profile likes Tents
12-01 10:00 enter offer
10:00 send email offer-1 showing "Lamp", "Rain Jacket" with offer offer
Fri 10:00 send email offer-2 with offer offer
Mon 10:00 finish offer

story clicks: how to redeem it, and no reminder
segment offer [{"country": ["FR"]}]
country FR
offer offer code MONTH10
Mon 09:00 profile likes Tents
12-01 10:00 enter offer
10:00 send email offer-1 with offer offer
Wed 11:00 clicks offer-1
11:00 leave offer because the shopper responded; its last branch follows
11:00 send email offer-redeem with offer offer
11:00 finish offer

story clicks the reminder
segment offer [{"country": ["FR"]}]
country FR
offer offer code MONTH10
Mon 09:00 profile likes Tents
12-01 10:00 enter offer
10:00 send email offer-1 with offer offer
Fri 10:00 send email offer-2 with offer offer
Sat 11:00 clicks offer-2
11:00 leave offer because the shopper responded; its last branch follows
11:00 send email offer-redeem with offer offer
11:00 finish offer

story the code is used without a click
segment offer [{"country": ["FR"]}]
country FR
offer offer code MONTH10
Mon 09:00 profile likes Tents
12-01 10:00 enter offer
10:00 send email offer-1 with offer offer
Wed 11:00 orders order-1 with "Tent" at 249 using MONTH10
11:00 leave offer because the code was used

story answers a week after the reminder: it is over
segment offer [{"country": ["FR"]}]
country FR
offer offer code MONTH10
Mon 09:00 profile likes Tents
12-01 10:00 enter offer
10:00 send email offer-1 with offer offer
Fri 10:00 send email offer-2 with offer offer
Mon 10:00 finish offer
Fri 11:00 clicks offer-2

story not a member of the segment
segment offer [{"country": ["HU"]}]
country FR
Mon 09:00 profile likes Tents
12-01 10:00 refuse offer because entry-filter

story no such segment: nobody
Mon 09:00 profile likes Tents
12-01 10:00 refuse offer because entry-filter

story again the next month
segment offer [{"country": ["FR"]}]
country FR
offer offer code MONTH10
Mon 09:00 profile likes Tents
12-01 10:00 enter offer
10:00 send email offer-1 with offer offer
Fri 10:00 send email offer-2 with offer offer
Mon 10:00 finish offer
01-01 10:00 enter offer
10:00 send email offer-1 with offer offer
Mon 10:00 send email offer-2 with offer offer
Thu 10:00 finish offer

story no consent
stranger
segment offer [{"country": ["FR"]}]
country FR
offer offer code MONTH10
Mon 09:00 says bea@example.com
12-01 10:00 enter offer
10:00 skip offer first because no-consent
Fri 10:00 skip offer reminder because no-consent
Mon 10:00 finish offer

story the shop has no such offer: nothing is sent
segment offer [{"country": ["FR"]}]
country FR
Mon 09:00 profile likes Tents
12-01 10:00 enter offer
10:00 skip offer first because offer-over
Fri 10:00 skip offer reminder because offer-over
Mon 10:00 finish offer

story it ends before the reminder
segment offer [{"country": ["FR"]}]
country FR
offer offer code MONTH10 ends 10d
Mon 09:00 profile likes Tents
12-01 10:00 enter offer
10:00 send email offer-1 with offer offer
Fri 10:00 skip offer reminder because offer-over
10:00 finish offer

story it ends before the answer: how to redeem it is not told
segment offer [{"country": ["FR"]}]
country FR
offer offer code MONTH10 ends 9d
Mon 09:00 profile likes Tents
12-01 10:00 enter offer
10:00 send email offer-1 with offer offer
Wed 11:00 clicks offer-1
11:00 leave offer because the shopper responded; its last branch follows
11:00 skip offer redeem because offer-over
11:00 finish offer

story no code is left
segment offer [{"country": ["FR"]}]
country FR
offer offer pool month
Mon 09:00 profile likes Tents
12-01 10:00 enter offer
10:00 skip offer first because offer-over
Fri 10:00 skip offer reminder because offer-over
Mon 10:00 finish offer

story the law keeps its name for the sales
segment offer [{"country": ["FR"]}]
country FR
offer offer code MONTH10 called Soldes
Mon 09:00 profile likes Tents
12-01 10:00 enter offer
10:00 skip offer first because word-refused
Fri 10:00 skip offer reminder because word-refused
Mon 10:00 finish offer

story within the sales it may be called so
starts 2027-01-25
segment offer [{"country": ["FR"]}]
country FR
offer offer code MONTH10 called Soldes
Mon 09:00 profile likes Tents
02-01 10:00 enter offer
10:00 send email offer-1 with offer offer
Thu 10:00 skip offer reminder because word-refused
10:00 finish offer
