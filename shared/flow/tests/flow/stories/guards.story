Guards that all flows share.
shop abandonment

story five messages in seven days: the sixth waits for room
only daily-news
Mon 10:00 event news
10:00 enter daily-news
10:00 send email daily-news
Tue 10:00 send email daily-news
Wed 10:00 send email daily-news
Thu 10:00 send email daily-news
Fri 10:00 send email daily-news
Sat 10:00 defer daily-news sixth until Mon 30 Nov 10:00 because capped
Mon 10:00 send email daily-news
10:00 finish daily-news

story one e-mail in 16 hours, over all flows
flow weekly-news
Mon 09:00 event news
09:00 enter weekly-news
09:00 send email weekly-news
09:00 finish weekly-news
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 defer cart-abandonment first until Tue 24 Nov 01:00 because capped
Tue 01:00 defer cart-abandonment first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send email cart-abandonment-1 about "Trail Shoes"
10:20 defer cart-abandonment second until Wed 25 Nov 00:00 because capped
Wed 00:00 defer cart-abandonment second until Wed 25 Nov 08:00 because quiet-hours
Wed 08:00 send email cart-abandonment-2 about "Trail Shoes"
Thu 10:20 send email cart-abandonment-3 about "Trail Shoes" with offer cart
Thu 10:20 finish cart-abandonment

story one message in 16 hours of two flows, whatever the channels
flow weekly-news
Mon 08:30 subscribes to push
09:00 event news
09:00 enter weekly-news
09:00 send email weekly-news
09:00 finish weekly-news
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:30 unsubscribes from email
10:50 enter cart-abandonment
11:20 defer cart-abandonment first until Tue 24 Nov 01:00 because capped
Tue 01:00 defer cart-abandonment first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send push cart-abandonment-1 about "Trail Shoes"
09:00 withdraws measuring
09:00 leave cart-abandonment because the shopper no longer agrees to be measured

story two flows at the same moment: the single message gives way
only weekly-news
flow strong-news
Mon 10:00 event news
10:00 enter strong-news
10:00 enter weekly-news
10:00 send email strong-news
10:00 skip weekly-news first because gave-way
10:00 finish weekly-news
10:00 finish strong-news

story two flows at the same moment: the step of a series waits
only daily-news
flow strong-news
weekly 7
Mon 10:00 event news
10:00 enter strong-news
10:00 enter daily-news
10:00 send email strong-news
10:00 defer daily-news first until Tue 24 Nov 02:00 because capped
10:00 finish strong-news
Tue 02:00 defer daily-news first until Tue 24 Nov 08:00 because quiet-hours
08:00 send email daily-news
10:00 defer daily-news second until Wed 25 Nov 00:00 because capped
Wed 00:00 defer daily-news second until Wed 25 Nov 08:00 because quiet-hours
08:00 send email daily-news
10:00 defer daily-news third until Thu 26 Nov 00:00 because capped
Thu 00:00 defer daily-news third until Thu 26 Nov 08:00 because quiet-hours
08:00 send email daily-news
10:00 defer daily-news fourth until Fri 27 Nov 00:00 because capped
Fri 00:00 defer daily-news fourth until Fri 27 Nov 08:00 because quiet-hours
08:00 send email daily-news
10:00 defer daily-news fifth until Sat 28 Nov 00:00 because capped
Sat 00:00 defer daily-news fifth until Sat 28 Nov 08:00 because quiet-hours
08:00 send email daily-news
10:00 defer daily-news sixth until Sun 29 Nov 00:00 because capped
Sun 00:00 defer daily-news sixth until Sun 29 Nov 08:00 because quiet-hours
08:00 send email daily-news
08:00 finish daily-news

story other marketing keeps twelve hours from an order
only weekly-news
Mon 09:00 buys order-1
10:00 event news
10:00 enter weekly-news
10:00 defer weekly-news first until Mon 23 Nov 21:00 because order-silence
21:00 defer weekly-news first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send email weekly-news
08:00 finish weekly-news

story a transactional message is never held back
only order-confirmation
stranger
Mon 22:00 says bea@example.com
22:00 visit 50min as nothing
22:10 orders order-1
22:10 enter order-confirmation
22:10 send email order-confirmation about "Trail Shoes"
22:10 finish order-confirmation
22:20 orders order-2
22:20 enter order-confirmation
22:20 send email order-confirmation about "Trail Shoes"
22:20 finish order-confirmation

story an unsubscribe does not stop an order's confirmation
only order-confirmation
Mon 21:00 unsubscribes from email
22:10 orders order-1
22:10 enter order-confirmation
22:10 send email order-confirmation about "Trail Shoes"
22:10 finish order-confirmation
