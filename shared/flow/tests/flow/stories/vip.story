Welcome among the best customers, a day after the order that made one of them, once in a life.

story an order over the threshold
segment vip [{"spend": {"at_least": 500}}]
offer vip code FINEST
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 orders order-2 with "Boat" at 300
10:00 enter vip
Wed 10:00 send email vip-1 with offer vip
Wed 10:00 finish vip

story by the number of orders as well, if the shop says so
segment vip [{"any": [{"spend": {"at_least": 500}}, {"orders": {"at_least": 2}}]}]
Mon 10:00 orders order-1 with "Socks" at 9
Tue 10:00 orders order-2 with "Socks" at 9
10:00 enter vip
Wed 10:00 send email vip-1 with offer vip
Wed 10:00 finish vip

story the tier opens the early access, and a refund below the threshold closes it
segment vip [{"spend": {"at_least": 500}}]
flow early-doors
Mon 10:00 orders order-1 with "Boat" at 600
10:00 enter vip
Tue 10:00 send email vip-1 with offer vip
10:00 finish vip
Thu 10:00 event early-doors
10:00 enter early-doors
10:00 send email early-doors
10:00 finish early-doors
Fri 10:00 refunded order-1
Mon 10:00 event early-doors
10:00 refuse early-doors because entry-filter

story given back within the day: no welcome, no early access
segment vip [{"spend": {"at_least": 500}}]
flow early-doors
Mon 10:00 orders order-1 with "Boat" at 600
10:00 enter vip
20:00 refunded order-1
Tue 10:00 finish vip
Thu 10:00 event early-doors
10:00 refuse early-doors because entry-filter

story partly given back, but still over the threshold
segment vip [{"spend": {"at_least": 500}}]
Mon 10:00 orders order-1 with "Boat" at 600
10:00 enter vip
20:00 refunded order-1 by 50
Tue 10:00 send email vip-1 with offer vip
10:00 finish vip

story out of the tier and back: welcomed once in a life
segment vip [{"spend": {"at_least": 500}}]
Mon 10:00 orders order-1 with "Boat" at 600
10:00 enter vip
Tue 10:00 send email vip-1 with offer vip
10:00 finish vip
Fri 10:00 refunded order-1
Sat 10:00 orders order-2 with "Boat" at 600
10:00 refuse vip because reentry

story at night
segment vip [{"spend": {"at_least": 500}}]
Mon 23:00 orders order-1 with "Boat" at 600
23:00 enter vip
Tue 23:00 defer vip welcome until Wed 25 Nov 08:00 because quiet-hours
Wed 08:00 send email vip-1 with offer vip
08:00 finish vip

story the page alone makes nobody one of the best
segment vip [{"spend": {"at_least": 500}}]
Mon 10:00 buys order-1 with "Boat" at 600

story a shop without such customers
Mon 10:00 orders order-1 with "Boat" at 600
