Black Friday: the day after Thanksgiving, in all countries, seven days before.

story a week before, on the shopper's clock
starts 2026-11-16
shows promoted "Lamp"
shows taste "Rain Jacket"
shows best-sellers "Tent", "Stove"
offer calendar-black-friday code DAY10
Mon 09:00 profile country FR
Fri 10:00 enter calendar-black-friday
10:00 send email calendar-black-friday-1 showing "Lamp", "Rain Jacket", "Tent", "Stove" with offer calendar-black-friday
10:00 finish calendar-black-friday

story a country the calendar does not know
starts 2026-11-16
Mon 09:00 profile country JP
01-15 09:00 alarm
