Price drop: below the price this shopper last saw, by five percent or more; it must still hold at the send.

story old price and new
sells "Tent" at 199 stock 4
Mon 15:00 news price-drop "Tent" at 199 from 249
15:00 enter price-drop
15:00 send email price-drop-1 about "Tent" at 199 from 249 left 4
15:00 finish price-drop

story exactly five percent is a drop, less is none
sells "Tent" at 190 stock 4
sells "Stove" at 96 stock 4
Mon 15:00 news price-drop "Stove" at 96 from 100
16:00 news price-drop "Tent" at 190 from 200
16:00 enter price-drop
16:00 send email price-drop-1 about "Tent" at 190 from 200 left 4
16:00 finish price-drop

story the price is back up by the morning
sells "Tent" at 199 stock 4
Mon 22:00 news price-drop "Tent" at 199 from 249
22:00 enter price-drop
22:00 defer price-drop first until Tue 24 Nov 08:00 because quiet-hours
Tue 07:00 price "Tent" at 249
08:00 skip price-drop first because price-back
08:00 finish price-drop

story a little up, but still five percent below what was seen
sells "Tent" at 199 stock 4
Mon 22:00 news price-drop "Tent" at 199 from 249
22:00 enter price-drop
22:00 defer price-drop first until Tue 24 Nov 08:00 because quiet-hours
Tue 07:00 price "Tent" at 229
08:00 send email price-drop-1 about "Tent" at 229 from 249 left 4
08:00 finish price-drop

story sold out by the morning
sells "Tent" at 199 stock 4
Mon 22:00 news price-drop "Tent" at 199 from 249
22:00 enter price-drop
22:00 defer price-drop first until Tue 24 Nov 08:00 because quiet-hours
Tue 07:00 sold out "Tent"
08:00 skip price-drop first because out-of-stock
08:00 finish price-drop

story bought in the night
sells "Tent" at 199 stock 4
Mon 22:00 news price-drop "Tent" at 199 from 249
22:00 enter price-drop
22:00 defer price-drop first until Tue 24 Nov 08:00 because quiet-hours
23:00 orders order-1 with "Tent" at 199
23:00 leave price-drop because the product was bought
23:00 skip price-drop first because flow-left

story each product once in seven days
sells "Tent" at 149 stock 4
sells "Stove" at 60 stock 4
Mon 10:00 news price-drop "Tent" at 199 from 249
10:00 enter price-drop
10:00 send email price-drop-1 about "Tent" at 149 from 249 left 4
10:00 finish price-drop
Wed 10:00 news price-drop "Tent" at 149 from 199
10:00 refuse price-drop because reentry
11:00 news price-drop "Stove" at 60 from 80
11:00 enter price-drop
11:00 send email price-drop-1 about "Stove" at 60 from 80 left 4
11:00 finish price-drop
Tue 11:00 news price-drop "Tent" at 149 from 199
11:00 enter price-drop
11:00 send email price-drop-1 about "Tent" at 149 from 199 left 4
11:00 finish price-drop

story no room in the week: stale after a day
sells "Tent" at 199 stock 4
flow weekly-news
weekly 1
Mon 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
15:00 news price-drop "Tent" at 199 from 249
15:00 enter price-drop
15:00 skip price-drop first because stale
15:00 finish price-drop

story no consent
stranger
sells "Tent" at 199 stock 4
Mon 10:00 says bea@example.com
15:00 news price-drop "Tent" at 199 from 249
15:00 enter price-drop
15:00 skip price-drop first because no-consent
15:00 finish price-drop

story the same morning it is stronger than low stock, for which there is no room that day
and low-stock
sells "Tent" at 199 stock 2
Mon 22:00 news low-stock "Tent" left 2
22:00 enter low-stock
22:00 defer low-stock first until Tue 24 Nov 08:00 because quiet-hours
22:01 news price-drop "Tent" at 199 from 249
22:01 enter price-drop
22:01 defer price-drop first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send email price-drop-1 about "Tent" at 199 from 249 left 2
08:00 skip low-stock first because stale
08:00 finish low-stock
08:00 finish price-drop
