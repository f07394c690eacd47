No order for long: an incentive, products to taste, what is new; then whether to stay in touch.

story ninety days without an order, and no answer: then silence
shows taste "Stove", "Tent"
shows best-sellers "Lamp"
shows new "Kayak"
offer win-back code COMEBACK
flow weekly-news
Mon 10:00 orders order-1 with "Tent" at 249
+90d enter win-back
+0min send email win-back-1 about "Tent" showing "Stove", "Lamp" with offer win-back
+7d send email win-back-2 about "Tent" showing "Stove", "Lamp"
+14d send email win-back-3 about "Tent" showing "Kayak", "Stove"
+7d send email sunset-3 about "Tent"
+7d step win-back suppress-1 because suppressed
+0min finish win-back
+1d event news
+0min enter weekly-news
+0min skip weekly-news first because suppressed
+0min finish weekly-news

story twice the customer's own median gap: of ten and twenty days that is thirty
Mon 10:00 orders order-1 with "Coffee" at 9
+10d orders order-2 with "Coffee" at 9
+20d orders order-3 with "Coffee" at 9
+30d enter win-back
+0min send email win-back-1 about "Coffee" with offer win-back
+1d orders order-4 with "Coffee" at 9
+0min leave win-back because an order was placed; its last branch follows
+0min send email win-back-thanks about "Coffee"
+0min finish win-back

story one gap is no rhythm yet
Mon 10:00 orders order-1 with "Coffee" at 9
+10d orders order-2 with "Coffee" at 9
+90d enter win-back
+0min send email win-back-1 about "Coffee" with offer win-back
+1d clicks win-back-1
+0min leave win-back because the shopper responded; its last branch follows
+0min send email win-back-thanks about "Coffee"
+0min finish win-back

story bought again: thanks, and on the list of the active
flow actives
Mon 10:00 orders order-1 with "Tent" at 249
+90d enter win-back
+0min send email win-back-1 about "Tent" with offer win-back
+7d send email win-back-2 about "Tent"
+1d orders order-2 with "Stove" at 49
+0min leave win-back because an order was placed; its last branch follows
+0min send email win-back-thanks about "Tent"
+0min finish win-back
+2d event actives
+0min enter actives
+0min send email actives
+0min finish actives

story bought again in the night before the first message: the order says it all
flow actives
Mon 22:00 orders order-1 with "Tent" at 249
+90d enter win-back
+0min defer win-back first until Mon 22 Feb 08:00 because quiet-hours
+1h orders order-2 with "Stove" at 49
+0min leave win-back because an order was placed
+0min skip win-back first because flow-left
+2d event actives
+0min refuse actives because entry-filter

story clicks the last message: stays
flow actives
Mon 10:00 orders order-1 with "Tent" at 249
+90d enter win-back
+0min send email win-back-1 about "Tent" with offer win-back
+7d send email win-back-2 about "Tent"
+14d send email win-back-3 about "Tent"
+7d send email sunset-3 about "Tent"
+2d clicks sunset-3
+0min leave win-back because the shopper responded; its last branch follows
+0min send email win-back-thanks about "Tent"
+0min finish win-back
+2d event actives
+0min enter actives
+0min send email actives
+0min finish actives

story only opens them: no silence falls
flow weekly-news
Mon 10:00 orders order-1 with "Tent" at 249
+90d enter win-back
+0min send email win-back-1 about "Tent" with offer win-back
+7d send email win-back-2 about "Tent"
+1h opens win-back-2
+335h send email win-back-3 about "Tent"
+7d send email sunset-3 about "Tent"
+7d finish win-back
+1d event news
+0min enter weekly-news
+0min send email weekly-news
+0min finish weekly-news

story looks in without buying: on the list of the active
flow actives
Mon 10:00 orders order-1 with "Tent" at 249
+90d enter win-back
+0min send email win-back-1 about "Tent" with offer win-back
+7d send email win-back-2 about "Tent"
+1h visit 10min as nothing
+335h send email win-back-3 about "Tent"
+7d send email sunset-3 about "Tent"
+7d finish win-back
+1d event actives
+0min enter actives
+0min send email actives
+0min finish actives

story once per silence, even if a refund changes the rhythm
Mon 10:00 orders order-1 with "Coffee" at 9
+10d orders order-2 with "Coffee" at 9
+10d orders order-3 with "Coffee" at 9
+20d enter win-back
+0min send email win-back-1 about "Coffee" with offer win-back
+1h opens win-back-1
+167h send email win-back-2 about "Coffee"
+14d send email win-back-3 about "Coffee"
+7d send email sunset-3 about "Coffee"
+7d finish win-back
+1d refunded order-1
+34d refuse win-back because reentry
+1d alarm

story a new order, a new silence
Mon 10:00 orders order-1 with "Tent" at 249
+90d enter win-back
+0min send email win-back-1 about "Tent" with offer win-back
+1d orders order-2 with "Stove" at 49
+0min leave win-back because an order was placed; its last branch follows
+0min send email win-back-thanks about "Tent"
+0min finish win-back
+90d enter win-back
+0min send email win-back-1 about "Stove" with offer win-back
+1d orders order-3 with "Stove" at 49
+0min leave win-back because an order was placed; its last branch follows
+0min send email win-back-thanks about "Stove"
+0min finish win-back

story the only order was given back: nothing to win back
Mon 10:00 orders order-1 with "Tent" at 249
+5d refunded order-1
+100d alarm
