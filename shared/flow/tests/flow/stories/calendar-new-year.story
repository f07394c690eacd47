New Year: seven days before.

story a week before, on the shopper's clock
starts 2026-12-20
shows promoted "Lamp"
shows taste "Rain Jacket"
shows best-sellers "Tent", "Stove"
offer calendar-new-year code DAY10
Sun 09:00 profile country FR
Fri 10:00 enter calendar-new-year
10:00 send email calendar-new-year-1 showing "Lamp", "Rain Jacket", "Tent", "Stove" with offer calendar-new-year
10:00 finish calendar-new-year

story a country the calendar does not know
starts 2026-12-20
Sun 09:00 profile country JP
02-18 09:00 alarm
