Low stock: the stock shown is the real one; once per product in thirty days.

story so many left
sells "Tent" at 249 stock 3
Mon 15:00 news low-stock "Tent" left 3
15:00 enter low-stock
15:00 send email low-stock-1 about "Tent" left 3
15:00 finish low-stock

story two less by the morning: the real stock is told
sells "Tent" at 249 stock 3
Mon 22:00 news low-stock "Tent" left 3
22:00 enter low-stock
22:00 defer low-stock first until Tue 24 Nov 08:00 because quiet-hours
Tue 07:00 stock "Tent" left 1
08:00 send email low-stock-1 about "Tent" left 1
08:00 finish low-stock

story sold out by the morning
sells "Tent" at 249 stock 3
Mon 22:00 news low-stock "Tent" left 3
22:00 enter low-stock
22:00 defer low-stock first until Tue 24 Nov 08:00 because quiet-hours
Tue 07:00 sold out "Tent"
08:00 skip low-stock first because out-of-stock
08:00 finish low-stock

story bought in the night
sells "Tent" at 249 stock 3
Mon 22:00 news low-stock "Tent" left 3
22:00 enter low-stock
22:00 defer low-stock first until Tue 24 Nov 08:00 because quiet-hours
23:00 orders order-1 with "Tent" at 249
23:00 leave low-stock because the product was bought
23:00 skip low-stock first because flow-left

story an order of something else: no other marketing for twelve hours, then it goes
sells "Tent" at 249 stock 3
Mon 09:00 orders order-1 with "Socks" at 5
10:00 news low-stock "Tent" left 3
10:00 enter low-stock
10:00 defer low-stock first until Mon 23 Nov 21:00 because order-silence
21:00 defer low-stock first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send email low-stock-1 about "Tent" left 3
08:00 finish low-stock

story once per product in thirty days
sells "Tent" at 249 stock 3
sells "Stove" at 60 stock 2
Mon 15:00 news low-stock "Tent" left 3
15:00 enter low-stock
15:00 send email low-stock-1 about "Tent" left 3
15:00 finish low-stock
Wed 15:00 news low-stock "Stove" left 2
15:00 enter low-stock
15:00 send email low-stock-1 about "Stove" left 2
15:00 finish low-stock
+27d news low-stock "Tent" left 2
15:00 refuse low-stock because reentry
Wed 15:00 news low-stock "Tent" left 2
15:00 enter low-stock
15:00 send email low-stock-1 about "Tent" left 3
15:00 finish low-stock

story no room in the week: stale after a day
sells "Tent" at 249 stock 3
flow weekly-news
weekly 1
Mon 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
15:00 news low-stock "Tent" left 3
15:00 enter low-stock
15:00 skip low-stock first because stale
15:00 finish low-stock

story no consent
stranger
sells "Tent" at 249 stock 3
Mon 10:00 says bea@example.com
15:00 news low-stock "Tent" left 3
15:00 enter low-stock
15:00 skip low-stock first because no-consent
15:00 finish low-stock
