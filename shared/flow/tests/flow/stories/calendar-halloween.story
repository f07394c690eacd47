Halloween: seven days before; not where these days belong to the graves.

story a week before, on the shopper's clock
starts 2026-10-20
shows promoted "Lamp"
shows taste "Rain Jacket"
shows best-sellers "Tent", "Stove"
offer calendar-halloween code DAY10
Tue 09:00 profile country FR
Sat 10:00 enter calendar-halloween
10:00 send email calendar-halloween-1 showing "Lamp", "Rain Jacket", "Tent", "Stove" with offer calendar-halloween
10:00 finish calendar-halloween

story not in Hungary
starts 2026-10-20
Tue 09:00 profile country HU
11-09 08:00 alarm
