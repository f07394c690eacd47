People a merchant brings along: nothing starts by it, and what comes later starts what it starts for everybody.
shop welcome, birthday, name-day, win-back, sunset, anniversary, cart-abandonment, thank-you, confirm-subscription

story somebody with a yes of last year, a birthday of yesterday and one of today: nothing
stranger
country FR
Mon 10:00 imports bea@example.com agreed 400d ago, birthday 11-22, name Cécile
10:01 imports bea@example.com agreed 300d ago, birthday 11-23

story a shop that asks again does not ask who was brought along
stranger
double-opt-in
Mon 10:00 imports bea@example.com agreed 3d ago

story a tag that makes her a member of a segment is no news
stranger
and vip
segment vip [{"tag": "vip"}]
Mon 10:00 imports bea@example.com agreed 400d ago, tags vip
Tue 10:00 alarm

story a tag that the shop sets later is
stranger
and vip
segment vip [{"tag": "vip"}]
Mon 10:00 imports bea@example.com agreed 400d ago, tags club
Tue 10:00 profile tags club vip
10:00 enter vip
Wed 10:00 send email vip-1 with offer vip
10:00 finish vip

story her birthday comes: as for anybody
stranger
shows best-sellers "Tent"
Mon 10:00 imports bea@example.com agreed 400d ago, birthday 12-17
12-10 10:00 enter birthday
10:00 send email birthday-1 showing "Tent" with offer birthday
10:00 finish birthday

story the day it is sent on was this morning: next year
stranger
shows best-sellers "Tent"
Mon 10:01 imports bea@example.com agreed 400d ago, birthday 11-30
+1h alarm

story a visit that leaves a cart
stranger
Mon 10:00 imports bea@example.com agreed 400d ago
Tue 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
Wed 10:20 send email cart-abandonment-2 about "Trail Shoes"
Fri 10:20 send email cart-abandonment-3 about "Trail Shoes" with offer cart
10:20 finish cart-abandonment

story an account made later is welcomed, as of anybody who agreed before
stranger
shows best-sellers "Tent"
Mon 10:00 imports bea@example.com agreed 400d ago
Tue 10:00 signs up
10:00 enter welcome
10:00 send email welcome-1 showing "Tent"
Thu 10:00 send email welcome-2 showing "Tent"
Sat 10:00 send email welcome-3 showing "Tent" with offer welcome
10:00 finish welcome

story who has said no here since is not written to
stranger
Mon 10:00 says bea@example.com
10:05 disagrees to email
10:06 imports bea@example.com agreed 400d ago
Tue 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 skip cart-abandonment first because no-consent
Wed 10:20 skip cart-abandonment second because no-consent
Fri 10:20 skip cart-abandonment third because no-consent
10:20 finish cart-abandonment
