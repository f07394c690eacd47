Back in stock for those who looked at it or wished for it without asking: marketing, once per product in seven days.

story told when it is back
sells "Tent" at 249 stock 4
Mon 15:00 news back-in-stock "Tent"
15:00 enter back-in-stock-interest
15:00 send email back-in-stock-interest-1 about "Tent" left 4
15:00 finish back-in-stock-interest

story consent is needed: nobody asked
stranger
sells "Tent" at 249 stock 4
Mon 10:00 says bea@example.com
15:00 news back-in-stock "Tent"
15:00 enter back-in-stock-interest
15:00 skip back-in-stock-interest first because no-consent
15:00 finish back-in-stock-interest

story within the caps; stale after a day
sells "Tent" at 249 stock 4
flow weekly-news
weekly 1
Mon 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
15:00 news back-in-stock "Tent"
15:00 enter back-in-stock-interest
15:00 skip back-in-stock-interest first because stale
15:00 finish back-in-stock-interest

story quiet hours, and sold out again by the morning
sells "Tent" at 249 stock 4
Mon 22:00 news back-in-stock "Tent"
22:00 enter back-in-stock-interest
22:00 defer back-in-stock-interest first until Tue 24 Nov 08:00 because quiet-hours
Tue 07:00 sold out "Tent"
08:00 skip back-in-stock-interest first because out-of-stock
08:00 finish back-in-stock-interest

story bought in the night
sells "Tent" at 249 stock 4
Mon 22:00 news back-in-stock "Tent"
22:00 enter back-in-stock-interest
22:00 defer back-in-stock-interest first until Tue 24 Nov 08:00 because quiet-hours
23:00 orders order-1 with "Tent" at 249
23:00 leave back-in-stock-interest because the product was bought
23:00 skip back-in-stock-interest first because flow-left

story each product once in seven days
sells "Tent" at 249 stock 4
sells "Stove" at 60 stock 4
Mon 10:00 news back-in-stock "Tent"
10:00 enter back-in-stock-interest
10:00 send email back-in-stock-interest-1 about "Tent" left 4
10:00 finish back-in-stock-interest
Wed 10:00 news back-in-stock "Tent"
10:00 refuse back-in-stock-interest because reentry
11:00 news back-in-stock "Stove"
11:00 enter back-in-stock-interest
11:00 send email back-in-stock-interest-1 about "Stove" left 4
11:00 finish back-in-stock-interest
Tue 11:00 news back-in-stock "Tent"
11:00 enter back-in-stock-interest
11:00 send email back-in-stock-interest-1 about "Tent" left 4
11:00 finish back-in-stock-interest

story held out
holdout 100
sells "Tent" at 249 stock 4
Mon 15:00 news back-in-stock "Tent"
15:00 refuse back-in-stock-interest because holdout

story those who asked have a flow of their own
sells "Tent" at 249 stock 4
Mon 15:00 news back-in-stock "Tent" asked
