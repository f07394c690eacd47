//! The shop's list of people, and looking for somebody: by address, number or order.

use rappel_console::page::people::{People, PersonRow, SegmentSize, page as html};
use rappel_journey::RosterRow;
use worker::{Request, Response};

use super::address::of_shop;
use super::answer;
use super::form::{asked, place};
use super::shop::Visit;
use crate::error::EdgeError;
use crate::objects::roster;
use crate::objects::roster_call::Listed;
use crate::objects::shard_call::Interested;
use crate::tell::person_of_order;

/// People on a page: a screen or two. Each part of the list is asked for as many, and one more.
const ROWS_SHOWN: usize = 25;
/// Longest thing searched for: the longest e-mail address there is.
const QUERY_CHARS_MAX: usize = 254;

/// The page.
pub(super) async fn page(visit: &Visit<'_>, request: &Request) -> Result<Response, EdgeError> {
    let query: String = asked(request, "q")?.unwrap_or_default();
    let query: String = query.trim().chars().take(QUERY_CHARS_MAX).collect();
    let after = place(request, "after")?;
    let (env, shop) = (visit.env, &visit.key);
    let rows_max = u32::try_from(ROWS_SHOWN + 1).unwrap_or(u32::MAX);
    let (mut rows, more_found) = match query.is_empty() {
        true => (roster::page(env, shop, &after, rows_max).await?, false),
        false => found(visit, &query, rows_max).await?,
    };
    let is_more = rows.len() > ROWS_SHOWN;
    rows.truncate(ROWS_SHOWN);
    let last = rows.last().filter(|_| is_more && query.is_empty());
    let next = last.map(|last| format!("{}/people?after={}", of_shop(shop.as_str()), last.place));
    let names: Vec<String> = visit.book.segments.keys().cloned().collect();
    let mut counts = roster::count(env, shop, &names).await?.into_iter();
    let total = counts.next().unwrap_or(0);
    let segments = names.into_iter().zip(counts).map(|(name, people)| SegmentSize { name, people });
    let model = People {
        rows: rows.iter().filter_map(shown).collect(),
        more_found: more_found || is_more && !query.is_empty(),
        query,
        next,
        total,
        segments: segments.collect(),
    };
    answer::page(200, html(&visit.frame_of_shoppers(None), &model))
}

/// Those who are found by this; by an order that is no longer among anybody's last ones, its owner.
async fn found(visit: &Visit<'_>, query: &str, rows_max: u32) -> Result<(Vec<Listed>, bool), EdgeError> {
    let (env, shop) = (visit.env, &visit.key);
    let found = roster::find(env, shop, query, rows_max).await?;
    if !found.0.is_empty() {
        return Ok(found);
    }
    let Some(owner) = person_of_order(env, shop, query).await? else { return Ok(found) };
    let (owner, _) = roster::one(env, shop, &Interested::Person(owner).to_name()).await?;
    Ok((owner.into_iter().collect(), false))
}

/// A row as the page shows it; one that does not read is a newer version's.
fn shown(listed: &Listed) -> Option<PersonRow> {
    let row = RosterRow::from_stored(&listed.row)?;
    Some(PersonRow {
        id: id_of(&Interested::parse(&listed.name)?),
        contact: row.contact,
        name: row.name,
        last_at: row.last_at,
        class: row.class,
        orders: row.orders,
        suppressed: row.suppressed,
    })
}

/// Somebody's name in the address of their page.
fn id_of(who: &Interested) -> String {
    match who {
        Interested::Device(visitor) => format!("d-{visitor}"),
        Interested::Person(name) => format!("p-{}", name.0),
    }
}

#[cfg(test)]
mod tests {
    use rappel_journey::PersonName;
    use rappel_signal::VisitorId;

    use super::*;

    #[test]
    fn addresses_of_pages_say_whether_it_is_a_device_or_a_person() {
        let device = Interested::Device(VisitorId([0xab; 16]));
        assert_eq!(id_of(&device), format!("d-{}", "ab".repeat(16)));
        assert_eq!(id_of(&Interested::Person(PersonName("c0".into()))), "p-c0");
    }
}
