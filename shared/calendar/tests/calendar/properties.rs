//! What holds in every year the calendar is made for.

use proptest::prelude::*;
use rappel_calendar::*;

const YEARS: std::ops::RangeInclusive<i32> = 1970..=2100;

fn dates() -> impl Strategy<Value = Date> {
    (YEARS, 1_u16..=366)
        .prop_filter_map("366 is a leap year's", |(year, day)| Date::from_ordinal_date(year, day).ok())
}

fn countries() -> impl Strategy<Value = Country> {
    prop::sample::select(Country::ALL)
}

fn days() -> impl Strategy<Value = Day> {
    let yearly =
        (1_u8..=12, 1_u8..=31).prop_filter_map("a date", |(month, day)| MonthDay::new(month, day).ok());
    prop_oneof![
        3 => prop::sample::select(Feast::ALL.to_vec()).prop_map(Day::Feast),
        1 => yearly.prop_map(Day::Yearly),
        1 => dates().prop_map(Day::Once),
    ]
}

fn rules() -> impl Strategy<Value = Recurrence> {
    let weekday = (0_u8..7).prop_map(|days| Weekday::Monday.nth_next(days));
    let hemisphere = prop_oneof![Just(Hemisphere::Northern), Just(Hemisphere::Southern)];
    let season = prop::option::of(prop::sample::select(Season::ALL.to_vec()));
    prop_oneof![
        dates().prop_map(|on| Recurrence::Never { on }),
        Just(Recurrence::Daily {}),
        prop::collection::vec(weekday, 1..7)
            .prop_map(|days| Recurrence::Weekly { on: Weekdays::new(days).unwrap() }),
        (1_u8..=31).prop_map(|day| Recurrence::Monthly { day: day.try_into().unwrap() }),
        dates().prop_map(|date| Recurrence::Yearly { on: MonthDay::of(date) }),
        (hemisphere, season).prop_map(|(hemisphere, season)| Recurrence::SeasonEnd { hemisphere, season }),
    ]
}

/// Longest wait of each rule, in days.
fn longest_wait(rule: Recurrence) -> i64 {
    match rule {
        Recurrence::Never { .. } => i64::MAX,
        Recurrence::Daily {} => 1,
        Recurrence::Weekly { .. } => 7,
        Recurrence::Monthly { .. } => 31,
        Recurrence::SeasonEnd { season: None, .. } => 92,
        Recurrence::Yearly { .. } | Recurrence::SeasonEnd { .. } => 366,
    }
}

fn fits(rule: Recurrence, date: Date) -> bool {
    let last = date.month().length(date.year());
    match rule {
        Recurrence::Never { on } => on == date,
        Recurrence::Daily {} => true,
        Recurrence::Weekly { on } => on.contains(date.weekday()),
        Recurrence::Monthly { day } => u8::from(day).min(last) == date.day(),
        Recurrence::Yearly { on } => on.month() == u8::from(date.month()) && on.day().min(last) == date.day(),
        Recurrence::SeasonEnd { .. } => date.day() == last && u8::from(date.month()) % 3 == 2,
    }
}

/// Not by chance: every country, day and year.
#[test]
fn every_kept_day_comes_exactly_once_a_year() {
    for country in Country::ALL {
        for feast in Feast::ALL {
            let kept = feast.in_year(*country, 2026).is_some();
            for year in YEARS {
                let date = feast.in_year(*country, year);
                assert_eq!(date.map(Date::year), kept.then_some(year), "{feast:?} in {country}");
            }
        }
    }
}

/// Not by chance either.
#[test]
fn sale_windows_never_overlap_and_last_what_the_law_says() {
    for year in YEARS {
        for country in [Country::France, Country::Belgium] {
            let windows = sale_windows(country, year, &[]);
            assert_eq!(windows.len(), 2, "{country} {year}");
            assert!(windows[0].last() < windows[1].first(), "{country} {year}");
            for window in &windows {
                match country {
                    Country::France => {
                        assert_eq!((window.days(), window.first().weekday()), (28, Weekday::Wednesday))
                    }
                    _ => {
                        assert!((29..=32).contains(&window.days()), "{window:?}");
                        assert_ne!(window.first().weekday(), Weekday::Sunday);
                    }
                }
            }
            if country == Country::France {
                assert!((6..=12).contains(&windows[0].first().day()), "{windows:?}");
                assert!((22..=28).contains(&windows[1].first().day()), "{windows:?}");
            }
        }
    }
}

/// The engine sleeps until then, so nothing may lie between.
#[test]
fn easter_is_a_sunday_of_spring_and_the_orthodox_one_is_never_earlier() {
    for year in YEARS {
        let (western, orthodox) = (western_easter(year).unwrap(), orthodox_easter(year).unwrap());
        assert_eq!((western.weekday(), orthodox.weekday()), (Weekday::Sunday, Weekday::Sunday), "{year}");
        let (first, last) = (MonthDay::new(3, 22).unwrap(), MonthDay::new(4, 25).unwrap());
        assert!((first..=last).contains(&MonthDay::of(western)), "{western}");
        assert!(orthodox >= western && (orthodox - western).whole_days() <= 35, "{year}");
    }
}

proptest! {
    #[test]
    fn the_next_date_is_the_first_that_fits(rule in rules(), after in dates()) {
        match rule.next(after) {
            Some(next) => {
                prop_assert!(next > after && fits(rule, next), "{next}");
                prop_assert!((next - after).whole_days() <= longest_wait(rule));
                if !matches!(rule, Recurrence::Never { .. } | Recurrence::SeasonEnd { season: Some(_), .. }) {
                    let between = std::iter::successors(after.next_day(), |date| date.next_day());
                    prop_assert!(between.take_while(|date| *date < next).all(|date| !fits(rule, date)));
                }
            }
            None => {
                let over = matches!(rule, Recurrence::Never { on } if on <= after);
                prop_assert!(over, "only a single date ends");
            }
        }
    }

    #[test]
    fn a_rule_is_stored_and_read_again(rule in rules()) {
        let json = serde_json::to_string(&rule).unwrap();
        prop_assert_eq!(serde_json::from_str::<Recurrence>(&json).unwrap(), rule);
    }

    #[test]
    fn a_day_found_is_found_again_from_every_day_before_it(
        day in days(), country in countries(), date in dates(), earlier in 0_i64..60,
    ) {
        if let Some(found) = day.on_or_after(Some(country), date) {
            prop_assert!(found >= date);
            prop_assert_eq!(day.on_or_after(Some(country), found), Some(found));
            let between = found.max(date.saturating_add(time::Duration::days(earlier)).min(found));
            prop_assert_eq!(day.on_or_after(Some(country), between), Some(found));
        }
    }

    #[test]
    fn messages_start_so_many_days_before_and_never_in_the_past(
        day in days(), country in countries(), lead_days in 0..=LEAD_DAYS_MAX, date in dates(),
    ) {
        if let Some(occasion) = day.next_start(Some(country), lead_days, date) {
            prop_assert!(occasion.starts_on >= date);
            prop_assert_eq!((occasion.day - occasion.starts_on).whole_days(), i64::from(lead_days));
            prop_assert_eq!(day.on_or_after(Some(country), occasion.day), Some(occasion.day));
        }
    }

    #[test]
    fn a_birthday_is_kept_exactly_once_in_every_year(born in dates(), year in YEARS) {
        let kept = PersonalDate::Full(born).in_year(year);
        prop_assert_eq!(kept.map(|kept| kept.date.year()), (year > born.year()).then_some(year));
        let first = Date::from_calendar_date(year, Month::January, 1).unwrap();
        if let Some(kept) = kept {
            prop_assert_eq!(PersonalDate::Full(born).on_or_after(first), Some(kept));
            let next = PersonalDate::Full(born).on_or_after(kept.date.next_day().unwrap()).unwrap();
            prop_assert_eq!(next.date.year(), year + 1, "not a second time");
            let leap = MonthDay::of(born) == MonthDay::new(2, 29).unwrap();
            prop_assert!(MonthDay::of(kept.date) == MonthDay::of(born) || leap && kept.date.day() == 28);
        }
    }

    #[test]
    fn a_date_is_either_in_a_window_or_refused_with_one_to_come(date in dates()) {
        for country in [Country::France, Country::Belgium] {
            match sale_word(Some(country), date, &[]) {
                SaleWord::Allowed(window) => prop_assert!(window.contains(date)),
                SaleWord::Refused { next, .. } => prop_assert!(next.unwrap().first() > date),
                SaleWord::Unregulated => prop_assert!(false),
            }
        }
    }

    #[test]
    fn no_text_brings_it_down(text in ".{0,60}", date in dates(), country in countries()) {
        let _ = (Day::parse(&text), PersonalDate::parse(&text), parse_date(&text), Country::parse(&text));
        let _ = (name_day(country, &text), sale_term_in(country, &text));
        if let Some(name_day) = name_day(country, &text) {
            prop_assert!(name_day.on_or_after(date).unwrap() >= date);
        }
    }

    #[test]
    fn accents_case_and_spaces_change_no_name_day(name in "[A-Za-zÀ-ÖØ-öø-ÿŐőŰű]{1,8}") {
        for country in [Country::France, Country::Hungary] {
            let upper = format!("  {} ", name.to_uppercase());
            prop_assert_eq!(name_day(country, &name), name_day(country, &upper));
        }
    }

    #[test]
    fn the_ends_of_time_are_no_panic(day in days(), rule in rules(), country in countries(), year in any::<i32>()) {
        for edge in [Date::MIN, Date::MAX] {
            let _ = (day.next_start(Some(country), LEAD_DAYS_MAX, edge), rule.next(edge));
            let _ = (sale_word(Some(country), edge, &[]), next_sale_window(country, edge, &[]));
        }
        for feast in Feast::ALL {
            let _ = feast.in_year(country, year);
        }
        let _ = (western_easter(year), orthodox_easter(year), sale_windows(country, year, &[]));
    }
}
