Back in stock for those who asked: at once, outside the caps, but not at night.

story asked, and told when it is back
stranger
sells "Tent" at 249 stock 4
Mon 10:00 says bea@example.com
10:00 asks for "Tent"
Thu 15:00 news back-in-stock "Tent" asked
15:00 enter back-in-stock
15:00 send email back-in-stock-1 about "Tent" left 4
15:00 finish back-in-stock

story nobody is told who did not ask for this very product
stranger
sells "Tent" at 249 stock 4
Mon 10:00 says bea@example.com
10:00 asks for "Stove"
Thu 15:00 news back-in-stock "Tent" asked
15:00 enter back-in-stock
15:00 skip back-in-stock first because no-consent
15:00 finish back-in-stock

story outside the caps, right after other marketing
flow weekly-news
sells "Tent" at 249 stock 4
Mon 10:00 asks for "Tent"
Thu 14:00 event news
14:00 enter weekly-news
14:00 send email weekly-news
14:00 finish weekly-news
15:00 news back-in-stock "Tent" asked
15:00 enter back-in-stock
15:00 send email back-in-stock-1 about "Tent" left 4
15:00 finish back-in-stock

story quiet hours: told in the morning
sells "Tent" at 249 stock 4
Mon 10:00 asks for "Tent"
Thu 22:00 news back-in-stock "Tent" asked
22:00 enter back-in-stock
22:00 defer back-in-stock first until Fri 27 Nov 08:00 because quiet-hours
Fri 08:00 send email back-in-stock-1 about "Tent" left 4
08:00 finish back-in-stock

story sold out again by the morning
sells "Tent" at 249 stock 4
Mon 10:00 asks for "Tent"
Thu 22:00 news back-in-stock "Tent" asked
22:00 enter back-in-stock
22:00 defer back-in-stock first until Fri 27 Nov 08:00 because quiet-hours
Fri 07:00 sold out "Tent"
08:00 skip back-in-stock first because out-of-stock
08:00 finish back-in-stock

story bought in the night
sells "Tent" at 249 stock 4
Mon 10:00 asks for "Tent"
Thu 22:00 news back-in-stock "Tent" asked
22:00 enter back-in-stock
22:00 defer back-in-stock first until Fri 27 Nov 08:00 because quiet-hours
23:00 orders order-1 with "Tent" at 249
23:00 leave back-in-stock because the product was bought
23:00 skip back-in-stock first because flow-left

story another product bought in the night changes nothing
sells "Tent" at 249 stock 4
Mon 10:00 asks for "Tent"
Thu 22:00 news back-in-stock "Tent" asked
22:00 enter back-in-stock
22:00 defer back-in-stock first until Fri 27 Nov 08:00 because quiet-hours
23:00 orders order-1 with "Socks" at 5
Fri 08:00 send email back-in-stock-1 about "Tent" left 4
08:00 finish back-in-stock

story in the shop: told when the visit ends
sells "Tent" at 249 stock 4
Mon 10:00 asks for "Tent"
Thu 15:00 visit 20min as nothing
15:10 news back-in-stock "Tent" asked
15:10 enter back-in-stock
15:10 defer back-in-stock first because visit-open
15:50 send email back-in-stock-1 about "Tent" left 4
15:50 finish back-in-stock

story stale after a day
sells "Tent" at 249 stock 4
Mon 10:00 asks for "Tent"
Thu 15:00 visit 25h as nothing
15:10 news back-in-stock "Tent" asked
15:10 enter back-in-stock
15:10 defer back-in-stock first because visit-open
Fri 16:30 skip back-in-stock first because stale
16:30 finish back-in-stock

story each product once in seven days, though asked again
sells "Tent" at 249 stock 4
sells "Stove" at 60 stock 4
Mon 10:00 asks for "Tent"
10:01 asks for "Stove"
11:00 news back-in-stock "Tent" asked
11:00 enter back-in-stock
11:00 send email back-in-stock-1 about "Tent" left 4
11:00 finish back-in-stock
12:00 news back-in-stock "Stove" asked
12:00 enter back-in-stock
12:00 send email back-in-stock-1 about "Stove" left 4
12:00 finish back-in-stock
Tue 11:00 asks for "Tent"
Wed 11:00 news back-in-stock "Tent" asked
11:00 refuse back-in-stock because reentry
Mon 11:00 news back-in-stock "Tent" asked
11:00 enter back-in-stock
11:00 send email back-in-stock-1 about "Tent" left 4
11:00 finish back-in-stock

story a question is answered once
stranger
sells "Tent" at 249 stock 4
Mon 10:00 says bea@example.com
10:00 asks for "Tent"
Thu 15:00 news back-in-stock "Tent" asked
15:00 enter back-in-stock
15:00 send email back-in-stock-1 about "Tent" left 4
15:00 finish back-in-stock
12-04 15:00 news back-in-stock "Tent" asked
15:00 enter back-in-stock
15:00 skip back-in-stock first because no-consent
15:00 finish back-in-stock
Sat 15:00 asks for "Tent"
12-13 15:00 news back-in-stock "Tent" asked
15:00 enter back-in-stock
15:00 send email back-in-stock-1 about "Tent" left 4
15:00 finish back-in-stock

story asked again while the answer waits for the morning: the answer is for both
stranger
sells "Tent" at 249 stock 4
Mon 10:00 says bea@example.com
10:00 asks for "Tent"
Thu 22:00 news back-in-stock "Tent" asked
22:00 enter back-in-stock
22:00 defer back-in-stock first until Fri 27 Nov 08:00 because quiet-hours
23:00 asks for "Tent"
Fri 08:00 send email back-in-stock-1 about "Tent" left 4
08:00 finish back-in-stock
12-04 23:00 news back-in-stock "Tent" asked
23:00 enter back-in-stock
23:00 skip back-in-stock first because no-consent
23:00 finish back-in-stock

story the mail server is busy: the answer still goes
stranger
sells "Tent" at 249 stock 4
Mon 10:00 says bea@example.com
10:00 asks for "Tent"
Thu 15:00 provider later 10min
15:00 news back-in-stock "Tent" asked
15:00 enter back-in-stock
15:00 send email back-in-stock-1 about "Tent" left 4
15:00 retry back-in-stock first until Thu 26 Nov 15:10
15:10 finish back-in-stock

story a phone number comes first
sells "Tent" at 249 stock 4
Mon 09:00 says +33612345678
10:00 asks for "Tent"
11:00 news back-in-stock "Tent" asked
11:00 enter back-in-stock
11:00 send sms back-in-stock-1 about "Tent" left 4
11:00 finish back-in-stock

story told where it was asked to be told, though a phone number is known
sells "Tent" at 249 stock 4
Mon 09:00 says +33612345678
10:00 asks for "Tent" by email
11:00 news back-in-stock "Tent" asked
11:00 enter back-in-stock
11:00 send email back-in-stock-1 about "Tent" left 4
11:00 finish back-in-stock

story no other channel answers, though there is a consent for it
stranger
sells "Tent" at 249 stock 4
Mon 09:00 subscribes to push
10:00 asks for "Tent" by email
11:00 news back-in-stock "Tent" asked
11:00 enter back-in-stock
11:00 skip back-in-stock first because no-consent
11:00 finish back-in-stock

story who unsubscribed after asking is not told; who asks again is
sells "Tent" at 249 stock 4
sells "Stove" at 60 stock 4
Mon 10:00 asks for "Tent"
11:00 unsubscribes from email
12:00 asks for "Stove"
13:00 news back-in-stock "Tent" asked
13:00 enter back-in-stock
13:00 skip back-in-stock first because suppressed
13:00 finish back-in-stock
14:00 news back-in-stock "Stove" asked
14:00 enter back-in-stock
14:00 send email back-in-stock-1 about "Stove" left 4
14:00 finish back-in-stock
