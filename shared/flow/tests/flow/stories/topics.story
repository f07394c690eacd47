What a shopper switches off is not sent; what is about an order is, and what was asked for.
shop cart-abandonment, price-drop, back-in-stock, order-confirmation

story a topic off: its messages do not go, others do
sells "Tent" at 79
Mon 09:00 switches off products
Mon 10:00 news price-drop "Tent" at 79 from 89
10:00 enter price-drop
10:00 skip price-drop first because topic-off
10:00 finish price-drop
Mon 11:00 visit 10min as cart with "Trail Shoes"x1 at 89
11:40 enter cart-abandonment
12:10 send email cart-abandonment-1 about "Trail Shoes"
12:20 empties the cart
12:20 leave cart-abandonment because the cart was emptied

story a pause: nothing goes in it, and nothing is caught up with after it
Mon 09:00 pauses 3d
Mon 10:00 visit 10min as cart with "Trail Shoes"x1 at 89
10:40 enter cart-abandonment
11:10 skip cart-abandonment first because paused
Tue 10:10 skip cart-abandonment second because paused
Thu 10:10 send email cart-abandonment-3 about "Trail Shoes" with offer cart
10:10 finish cart-abandonment

story all topics off and a pause: an order is still confirmed, a question still answered
sells "Tent" at 79
Mon 09:00 switches off reminders
09:00 switches off products
09:00 switches off offers
09:00 switches off after-order
09:01 pauses 30d
09:10 asks for "Tent" by email
10:00 news back-in-stock "Tent" asked
10:00 enter back-in-stock
10:00 send email back-in-stock-1 about "Tent"
10:00 finish back-in-stock
10:30 orders order-1 with "Trail Shoes"x1 at 89
10:30 enter order-confirmation
10:30 send email order-confirmation-1 about "Trail Shoes"
10:30 finish order-confirmation
