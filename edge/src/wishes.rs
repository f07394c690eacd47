//! Whether flow files wish for products from where there are some. The flow language takes any word there, and the sources'
//! names are the taste's: they are checked here, where both are at hand: of ready flows when the Worker is built, of a shop's
//! own when its settings are read.

use rappel_flow::{Flow, Problem};
use rappel_taste::Wish;

/// What is wrong with the sources a flow names, in a merchant's words.
pub(crate) fn check(id: &str, flow: &Flow) -> Vec<Problem> {
    let unknown = flow.product_sources().filter_map(|(step, source)| {
        let what = Wish::parse(source).err()?.to_string();
        Some(Problem { flow: id.to_owned(), place: format!("step \"{step}\", products, from"), what })
    });
    unknown.collect()
}
