The fifth of each month at ten: thanks to the best customers, with products to their taste.

story thanked each month, with what they do not have yet
top 500
shows taste "Boat", "Kayak", "Paddle"
shows best-sellers "Paddle", "Tent", "Lamp", "Socks"
Mon 10:00 orders order-1 with "Kayak" at 600
12-05 10:00 enter best-customers
10:00 send email best-customers-1 showing "Boat", "Paddle", "Tent", "Lamp"
10:00 finish best-customers
01-05 10:00 enter best-customers
10:00 send email best-customers-1 showing "Boat", "Paddle", "Tent", "Lamp"
10:00 finish best-customers
01-06 10:00 alarm

story not one of them
top 500
Mon 10:00 orders order-1 with "Socks" at 9
12-05 10:00 refuse best-customers because entry-filter
12-06 10:00 alarm

story nobody is among the best before the shop knows who is
Mon 10:00 orders order-1 with "Kayak" at 600
12-05 10:00 refuse best-customers because entry-filter
12-06 10:00 alarm

story a VIP has messages of their own
top 500
segment vip [{"spend": {"at_least": 1000}}]
Mon 10:00 orders order-1 with "Boat" at 1200
12-05 10:00 refuse best-customers because entry-filter
12-06 10:00 alarm

story given back: not among the best any more
top 500
Mon 10:00 orders order-1 with "Kayak" at 600
12-05 10:00 enter best-customers
10:00 send email best-customers-1
10:00 finish best-customers
12-20 10:00 refunded order-1
01-05 10:00 refuse best-customers because entry-filter
01-06 10:00 alarm

story no consent any more
top 500
Mon 10:00 orders order-1 with "Kayak" at 600
12-05 10:00 enter best-customers
10:00 send email best-customers-1
10:00 finish best-customers
12-06 10:00 unsubscribes from email
01-05 10:00 enter best-customers
10:00 skip best-customers thanks because suppressed
10:00 finish best-customers
01-06 10:00 alarm

story ordered the evening before: the order comes first
top 500
Mon 10:00 orders order-1 with "Kayak" at 600
12-04 23:30 orders order-2 with "Paddle" at 60
12-05 10:00 enter best-customers
10:00 defer best-customers thanks until Sat 05 Dec 11:30 because order-silence
11:30 send email best-customers-1
11:30 finish best-customers
12-06 10:00 alarm
