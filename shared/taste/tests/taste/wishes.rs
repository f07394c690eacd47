//! The names of wishes.

use rappel_taste::Wish;

#[test]
fn every_wish_reads_by_its_name() {
    for wish in Wish::ALL {
        assert_eq!(Wish::parse(wish.name()), Ok(wish));
        assert!(wish.name().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
    }
}

#[test]
fn a_wrong_name_is_told_the_right_ones() {
    let error = Wish::parse("bestsellers").unwrap_err().to_string();
    assert_eq!(
        error,
        "\"bestsellers\" is no source of products: write similar, complements, upgrades, taste, best-sellers, \
         category-best-sellers, for-query, new or promoted"
    );
    assert!(Wish::parse(&"é".repeat(10_000)).unwrap_err().to_string().len() < 250);
}

#[test]
fn the_docs_name_every_wish() {
    let docs = include_str!("../../../../docs/recommendations.md");
    for wish in Wish::ALL {
        assert!(docs.contains(&format!("| `{wish}` |")), "docs/recommendations.md does not explain {wish}");
    }
}
