A yes that a page states is confirmed by a click, where the shop wants that; the question goes at once, and seldom.

story asked at night, confirmed in the morning: then the welcome begins
stranger
double-opt-in
and welcome
shows best-sellers "Tent"
Mon 23:00 says bea@example.com
23:00 agrees to email
23:00 enter confirm-subscription
23:00 send email confirm-subscription-1
23:00 finish confirm-subscription
Tue 09:00 confirms bea@example.com
09:00 enter welcome
09:00 send email welcome-1 showing "Tent"
Thu 09:00 send email welcome-2 showing "Tent"
Sat 09:00 send email welcome-3 showing "Tent" with offer welcome
09:00 finish welcome

story never confirmed: nothing but the question
stranger
double-opt-in
and cart-abandonment
Mon 10:00 says bea@example.com
10:00 agrees to email
10:00 enter confirm-subscription
10:00 send email confirm-subscription-1
10:00 finish confirm-subscription
10:30 visit 10min as cart with "Trail Shoes"x1 at 89
11:10 enter cart-abandonment
11:40 skip cart-abandonment first because no-consent
Tue 10:40 skip cart-abandonment second because no-consent
Thu 10:40 skip cart-abandonment third because no-consent
10:40 finish cart-abandonment

story a click after a week confirms nothing
stranger
double-opt-in
and welcome
Mon 10:00 says bea@example.com
10:00 agrees to email
10:00 enter confirm-subscription
10:00 send email confirm-subscription-1
10:00 finish confirm-subscription
+7d confirms bea@example.com

story the form sent twice asks once; the third question of a day is not asked
stranger
double-opt-in
Mon 10:00 says bea@example.com
10:00 agrees to email
10:00 enter confirm-subscription
10:00 send email confirm-subscription-1
10:00 finish confirm-subscription
10:05 agrees to email
10:05 refuse confirm-subscription because reentry
11:00 agrees to email
11:00 enter confirm-subscription
11:00 send email confirm-subscription-1
11:00 finish confirm-subscription
12:00 agrees to email
12:00 enter confirm-subscription
12:00 skip confirm-subscription question because capped
12:00 finish confirm-subscription

story taken back before the click: there is nothing to confirm
stranger
double-opt-in
and welcome
Mon 10:00 says bea@example.com
10:00 agrees to email
10:00 enter confirm-subscription
10:00 send email confirm-subscription-1
10:00 finish confirm-subscription
10:10 disagrees to email
11:00 confirms bea@example.com

story the mail server is busy, and the shopper takes it back meanwhile: the question is not asked any more
stranger
double-opt-in
Mon 10:00 says bea@example.com
10:00 provider later 10min
10:01 agrees to email
10:01 enter confirm-subscription
10:01 send email confirm-subscription-1
10:01 retry confirm-subscription question until Mon 23 Nov 10:11
10:05 unsubscribes from email
10:11 skip confirm-subscription question because nothing-to-confirm
10:11 finish confirm-subscription

story who called it spam is not asked again
stranger
double-opt-in
Mon 10:00 says bea@example.com
10:01 complains of email
10:05 agrees to email
10:05 enter confirm-subscription
10:05 skip confirm-subscription question because suppressed
10:05 finish confirm-subscription

story an address that is proved needs no question
stranger
double-opt-in
Mon 10:00 proves bea@example.com
10:00 agrees to email
11:00 disagrees to email
12:00 agrees to email
