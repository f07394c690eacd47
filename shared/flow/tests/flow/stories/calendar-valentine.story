Valentine's Day: seven days before.

story a week before, on the shopper's clock
starts 2027-02-01
shows promoted "Lamp"
shows taste "Rain Jacket"
shows best-sellers "Tent", "Stove"
offer calendar-valentine code DAY10
Mon 09:00 profile country HU
Sun 10:00 enter calendar-valentine
10:00 send email calendar-valentine-1 showing "Lamp", "Rain Jacket", "Tent", "Stove" with offer calendar-valentine
10:00 finish calendar-valentine

story a country the calendar does not know
starts 2027-02-01
Mon 09:00 profile country JP
04-02 10:00 alarm
