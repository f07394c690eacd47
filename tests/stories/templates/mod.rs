//! The ready messages as shoppers see them: narrow and wide, light and dark, with pictures and without.

mod page;
mod pages;
mod pictures;

use rappel_delivery::link::AllowedOrigins;
use rappel_delivery::template::{Language, ProductBlock};

use page::{NARROW, Page, Seen, mails, without_pictures};

/// A phone, a phone held sideways or a small window, a desk.
const WIDTHS: [u32; 3] = [NARROW, 600, 1024];
const SCHEMES: [&str; 2] = ["light", "dark"];

fn assert_fits(seen: &Seen, place: &str) {
    assert!(seen.overflow <= 0, "{place}: {} pixels wider than the screen", seen.overflow);
    assert_eq!(seen.wide, Vec::<String>::new(), "{place}: these reach beyond the edge");
    assert_eq!(seen.faint, Vec::<String>::new(), "{place}: these are hard to read");
    assert_eq!((seen.low, seen.unnamed), (0, 0), "{place}: low buttons, pictures without alternative text");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_message_fits_and_reads_at_every_width_in_both_schemes_with_and_without_pictures() {
    let page = Page::start().await;
    let places: Vec<_> = WIDTHS.into_iter().flat_map(|width| SCHEMES.map(|scheme| (width, scheme))).collect();
    for (name, mail) in mails(Language::English, |_| {}) {
        let with = page.look(&mail, &places).await;
        let without = page.look(&without_pictures(&mail), &places).await;
        for ((place, with), without) in places.iter().zip(&with).zip(&without) {
            let place = format!("{name}, {place:?}");
            assert_fits(with, &place);
            assert_fits(without, &format!("{place}, no pictures"));
            assert!(with.pictures > 0 && without.pictures == 0, "{place}: pictures");
            assert_eq!(with.words, without.words, "{place}: something is only said by a picture");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn long_words_of_any_language_wrap_on_a_narrow_phone() {
    let page = Page::start().await;
    let origins = AllowedOrigins::new(&["https://shop.example"]).unwrap();
    let long = "Megszentségteleníthetetlenségeskedéseitekért-Ganzjahreswanderstiefelschnürsenkel";
    let product = ProductBlock::new(long, None, None, origins.link("/p/1").unwrap()).unwrap();
    for language in Language::ALL {
        let mails = mails(language, |content| {
            content.shop.name = "Ganzjahreswanderstiefelschnürsenkelversand".to_owned();
            content.shop.logo = None;
            content.products.iter_mut().for_each(|shown| *shown = product.clone());
        });
        for (name, mail) in mails {
            let seen = page.look(&mail, &[(NARROW, "light")]).await;
            seen.iter().for_each(|seen| assert_fits(seen, &format!("{name}, {language:?}")));
        }
    }
}
