New arrivals: for those who like novelty or the category, filled up with products to taste.

story what is new, filled up
sells "Lamp" at 40
shows new "Lamp", "Kettle"
shows taste "Rain Jacket", "Tent", "Stove", "Mat", "Rope"
Mon 15:00 news new-arrival "Lamp" at 40
15:00 enter new-arrivals
15:00 send email new-arrivals-1 about "Lamp" showing "Lamp", "Kettle", "Rain Jacket", "Tent", "Stove", "Mat"
15:00 finish new-arrivals

story sold out by the morning
sells "Lamp" at 40
Mon 22:00 news new-arrival "Lamp" at 40
22:00 enter new-arrivals
22:00 defer new-arrivals first until Tue 24 Nov 08:00 because quiet-hours
Tue 07:00 sold out "Lamp"
08:00 skip new-arrivals first because out-of-stock
08:00 finish new-arrivals

story once in seven days
sells "Lamp" at 40
sells "Kettle" at 30
Mon 15:00 news new-arrival "Lamp" at 40
15:00 enter new-arrivals
15:00 send email new-arrivals-1 about "Lamp"
15:00 finish new-arrivals
Thu 15:00 news new-arrival "Kettle" at 30
15:00 refuse new-arrivals because reentry
Tue 15:00 news new-arrival "Kettle" at 30
15:00 enter new-arrivals
15:00 send email new-arrivals-1 about "Kettle"
15:00 finish new-arrivals

story a wish list reminder of the same moment is stronger: the single message gives way
and wishlist-reminder
sells "Lamp" at 40
sells "Tent" at 249
Mon 09:00 wishes "Tent" at 249
Sun 09:00 visit 20min as nothing
Mon 09:00 news new-arrival "Lamp" at 40
09:00 enter new-arrivals
09:00 enter wishlist-reminder
09:00 send email wishlist-reminder-1 about "Tent"
09:00 skip new-arrivals first because gave-way
09:00 finish new-arrivals
12-30 09:00 send email wishlist-reminder-2 about "Tent" with offer wishlist-reminder
09:00 finish wishlist-reminder

story no consent
stranger
sells "Lamp" at 40
Mon 10:00 says bea@example.com
15:00 news new-arrival "Lamp" at 40
15:00 enter new-arrivals
15:00 skip new-arrivals first because no-consent
15:00 finish new-arrivals
