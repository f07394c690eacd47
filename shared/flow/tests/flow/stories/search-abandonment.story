The search flow: one message 2 h after the visit's end.
shop abandonment

story products for the query
Mon 10:00 visit 20min as search for "boots"
10:50 enter search-abandonment
12:20 send email search-abandonment-1 about the search "boots"
12:20 finish search-abandonment

story nothing was found: the same message shows popular products
Mon 10:00 visit 20min as search for "flying carpet" in vain
10:50 enter search-abandonment
12:20 send email search-abandonment-1 about the search "flying carpet"
12:20 finish search-abandonment

story a result is opened in a new visit
Mon 10:00 visit 20min as search for "boots"
10:50 enter search-abandonment
11:00 visit 10min as nothing opening a result
11:40 leave search-abandonment because a search result was opened

story something is put in the cart
Mon 10:00 visit 20min as search for "boots"
10:50 enter search-abandonment
11:00 puts "Boots" at 140
11:00 leave search-abandonment because something was put in the cart

story bought
Mon 10:00 visit 20min as search for "boots"
10:50 enter search-abandonment
11:00 buys order-1
11:00 leave search-abandonment because an order was placed

story searches again before the message
Mon 10:00 visit 20min as search for "boots"
10:50 enter search-abandonment
11:30 visit 10min as search for "sandals"
12:10 restart search-abandonment
13:40 send email search-abandonment-1 about the search "sandals"
13:40 finish search-abandonment
Tue 10:00 visit 10min as search for "boots"
10:40 refuse search-abandonment because reentry

story a weaker flow does not start while it runs
Mon 10:00 visit 20min as search for "boots"
10:50 enter search-abandonment
11:00 visit 10min as browse about "Trail Shoes"
11:40 refuse browse-abandonment because stronger-runs
12:20 send email search-abandonment-1 about the search "boots"
12:20 finish search-abandonment

story no consent
stranger
Mon 10:00 visit 20min as search for "boots"
10:10 says bea@example.com
10:50 enter search-abandonment
12:20 skip search-abandonment first because no-consent
12:20 finish search-abandonment

story capped past its stale limit
weekly 1
flow weekly-news
Mon 09:00 event news
09:00 enter weekly-news
09:00 send email weekly-news
09:00 finish weekly-news
Mon 10:00 visit 20min as search for "boots"
10:50 enter search-abandonment
12:20 skip search-abandonment first because stale -- no room before Monday, stale on Wednesday
12:20 finish search-abandonment

story what the query leads to, then what is popular in what the shopper likes, then in the shop
shows for-query "Boots", "Trail Boots"
shows category-best-sellers "Socks"
shows best-sellers "Tent", "Stove", "Lamp", "Mat"
Mon 10:00 visit 20min as search for "boots"
10:50 enter search-abandonment
12:20 send email search-abandonment-1 about the search "boots" showing "Boots", "Trail Boots", "Socks", "Tent", "Stove", "Lamp"
12:20 finish search-abandonment

story nothing was found: popular products
shows category-best-sellers "Socks"
shows best-sellers "Tent"
Mon 10:00 visit 20min as search for "flying carpet" in vain
10:50 enter search-abandonment
12:20 send email search-abandonment-1 about the search "flying carpet" showing "Socks", "Tent"
12:20 finish search-abandonment
