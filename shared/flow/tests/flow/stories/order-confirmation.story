The confirmation: transactional, at once, day and night, without consent, once per order.

story confirmed at once
Mon 10:00 orders order-1 with "Tent" at 249
10:00 enter order-confirmation
10:00 send email order-confirmation-1 about "Tent"
10:00 finish order-confirmation

story in the middle of the night
Mon 03:00 orders order-1 with "Tent" at 249
03:00 enter order-confirmation
03:00 send email order-confirmation-1 about "Tent"
03:00 finish order-confirmation

story while the shopper is still in the shop
Mon 10:00 visit 20min as nothing
10:10 orders order-1 with "Tent" at 249
10:10 enter order-confirmation
10:10 send email order-confirmation-1 about "Tent"
10:10 finish order-confirmation

story without consent: none is needed
stranger
Mon 09:59 says bea@example.com
10:00 orders order-1 with "Tent" at 249
10:00 enter order-confirmation
10:00 send email order-confirmation-1 about "Tent"
10:00 finish order-confirmation

story after an unsubscribe as well
Mon 09:00 unsubscribes from email
10:00 orders order-1 with "Tent" at 249
10:00 enter order-confirmation
10:00 send email order-confirmation-1 about "Tent"
10:00 finish order-confirmation

story no cap counts it or holds it back
weekly 1
Mon 10:00 orders order-1 with "Tent" at 249
10:00 enter order-confirmation
10:00 send email order-confirmation-1 about "Tent"
10:00 finish order-confirmation
10:05 orders order-2 with "Socks" at 9
10:05 enter order-confirmation
10:05 send email order-confirmation-1 about "Socks"
10:05 finish order-confirmation

story the page's word confirms nothing, the shop's does, once
Mon 10:00 buys order-1 with "Tent" at 249
10:01 orders order-1 with "Tent" at 249
10:01 enter order-confirmation
10:01 send email order-confirmation-1 about "Tent"
10:01 finish order-confirmation
10:02 orders order-1 with "Tent" at 249
10:03 buys order-1 with "Tent" at 249

story a second order while the mail server is busy with the first
Mon 09:00 provider later 10min
10:00 orders order-1 with "Tent" at 249
10:00 enter order-confirmation
10:00 send email order-confirmation-1 about "Tent"
10:00 retry order-confirmation confirmation until Mon 23 Nov 10:10
10:05 orders order-2 with "Socks" at 9
10:05 enter order-confirmation
10:05 send email order-confirmation-1 about "Socks"
10:05 finish order-confirmation
10:10 finish order-confirmation

story no address: push
stranger
Mon 09:00 subscribes to push
10:00 orders order-1 with "Tent" at 249
10:00 enter order-confirmation
10:00 send push order-confirmation-1 about "Tent"
10:00 finish order-confirmation

story nowhere to send it
stranger
Mon 10:00 orders order-1 with "Tent" at 249
10:00 enter order-confirmation
10:00 skip order-confirmation confirmation because no-contact
10:00 finish order-confirmation
