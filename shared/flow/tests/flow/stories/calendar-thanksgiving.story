Thanksgiving: seven days before, in the United States alone.

story a week before, on the shopper's clock
starts 2026-11-16
shows promoted "Lamp"
shows taste "Rain Jacket"
shows best-sellers "Tent", "Stove"
offer calendar-thanksgiving code DAY10
Mon 09:00 profile country US
Thu 10:00 enter calendar-thanksgiving
10:00 send email calendar-thanksgiving-1 showing "Lamp", "Rain Jacket", "Tent", "Stove" with offer calendar-thanksgiving
10:00 finish calendar-thanksgiving

story kept nowhere else
starts 2026-11-16
Mon 09:00 profile country CA
01-15 09:00 alarm
