Flows of a merchant's own.
shop abandonment

story an event starts it, an event ends it
only quote
Mon 10:00 event quote-asked
10:00 enter quote
12:00 event quote-accepted
12:00 leave quote because quote-accepted

story several channels in one step: one message for the arbiter
only quote
Mon 09:00 subscribes to push
10:00 event quote-asked
10:00 enter quote
Tue 10:00 send email quote
10:00 send push quote
10:00 finish quote

story weekdays, a tag, and another platform is told
only office-hours
Fri 17:00 event office
17:00 enter office-hours
Mon 09:30 send on to crm
Mon 09:30 send email office-hours
Mon 09:30 finish office-hours

story welcome: an opt-in starts it
only hello
stranger
Mon 10:00 says bea@example.com
10:05 agrees to email
10:05 enter hello
10:05 send email hello
10:05 finish hello
