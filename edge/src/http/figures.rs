//! `GET /v1/<shop>/figures?from=2026-11-01&to=2026-11-30`: what messages came to, for whoever shows the shop's key.
//!
//! | the question | answer |
//! | --- | --- |
//! | without the key, or with another | 401 |
//! | for an unknown shop | 404 |
//! | with days that are none, the wrong way round, or too many | 400, with what to change |
//! | without days | the last thirty, on the shop's calendar |
//! | else | 200, a `rappel_figures::Report`; docs/figures.md says what each figure means |

use rappel_figures::limit::DAYS_MAX;
use rappel_figures::{Day, Report};
use rappel_signal::ShopKey;
use serde::Deserialize;
use worker::{Env, Request, Response, ResponseBuilder};

use super::api_key;
use crate::book::book;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::objects::figures;

/// Days told of where none are named, today included.
const DAYS_USUAL: i32 = 30;

#[derive(Deserialize)]
struct Query {
    from: Option<String>,
    to: Option<String>,
}

/// Serves one request.
pub(crate) async fn serve(request: &Request, env: &Env, shop: &ShopKey) -> Result<Response, EdgeError> {
    api_key::check(request, env)?;
    if Shops::known()?.get(shop).is_none() {
        return Err(EdgeError::theirs(404, "no shop of that name: check the address"));
    }
    let now = platform_now();
    let today = Day::of_local_ms(book(env, shop.as_str(), now)?.zone.local_ms(now));
    let query: Query =
        request.query().map_err(|_| EdgeError::theirs(400, "the query takes `from` and `to`"))?;
    let (from, to) = days(&query, today).map_err(|says| EdgeError::theirs(400, says))?;
    let report = Report::of(from, to, figures::read(env, shop, from, to).await?);
    let builder = ResponseBuilder::new().with_header("content-type", "application/json")?;
    Ok(builder.with_header("cache-control", "no-store")?.fixed(serde_json::to_vec(&report)?))
}

fn days(query: &Query, today: Day) -> Result<(Day, Day), String> {
    let read = |name: &str, text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => match Day::parse(text) {
            Some(day) => Ok(Some(day)),
            None => Err(format!("`{name}` must be a day, as 2026-11-22")),
        },
    };
    let to = read("to", &query.to)?.unwrap_or(today);
    let from = read("from", &query.from)?.unwrap_or(Day(to.0 - DAYS_USUAL + 1));
    if from > to {
        return Err("`from` must not be later than `to`".into());
    }
    if to.0 - from.0 >= DAYS_MAX {
        return Err(format!("`from` and `to` may span {DAYS_MAX} days at most: ask for less at once"));
    }
    Ok((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(from: Option<&str>, to: Option<&str>) -> Result<(Day, Day), String> {
        let query = Query { from: from.map(str::to_owned), to: to.map(str::to_owned) };
        days(&query, Day(20_000))
    }

    #[test]
    fn without_days_it_is_the_last_thirty() {
        assert_eq!(asked(None, None), Ok((Day(19_971), Day(20_000))));
    }

    #[test]
    fn wrong_days_are_told_what_to_change() {
        for (from, to, says) in [
            (Some("22.11.2026"), None, "`from` must be a day"),
            (None, Some("2026-02-30"), "`to` must be a day"),
            (Some("2026-11-23"), Some("2026-11-22"), "later than"),
            (Some("2026-01-01"), Some("2026-12-31"), "92 days at most"),
        ] {
            let told = asked(from, to).unwrap_err();
            assert!(told.contains(says), "{told}");
        }
    }
}
