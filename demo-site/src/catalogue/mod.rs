//! What the shop sells: four categories, 24 products, and how they are found.

mod camp;
mod clothing;
mod packs;
mod search;
mod shelter;
pub(crate) mod tone;

pub(crate) use search::{MAX_QUERY_CHARS, search};
pub(crate) use tone::Tone;

use crate::money::Cents;

/// A shelf of the shop.
#[derive(Debug)]
pub(crate) struct Category {
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    /// One sentence under the heading.
    pub(crate) lead: &'static str,
    pub(crate) products: &'static [Product],
}

/// One thing for sale.
#[derive(Debug)]
pub(crate) struct Product {
    /// Identifier in events, markup, cookies and restore links: `FW-101`.
    pub(crate) id: &'static str,
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    pub(crate) brand: &'static str,
    pub(crate) price: Cents,
    /// The price before a reduction.
    pub(crate) was: Option<Cents>,
    pub(crate) summary: &'static str,
    pub(crate) story: &'static str,
    pub(crate) facts: &'static [&'static str],
    /// Words a shopper may search by that stand nowhere else on the page.
    pub(crate) keywords: &'static str,
    pub(crate) choice: Choice,
    pub(crate) stock: Stock,
    /// Colours of the picture when the product has no choice of colour.
    pub(crate) tone: Tone,
    /// The drawing on a 400 × 400 field, in the classes of `art`.
    pub(crate) drawing: &'static str,
}

/// What a shopper chooses before adding to the cart.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Choice {
    /// Nothing: there is one of it.
    One,
    /// A colour, each with its own picture.
    Colour(&'static [Tone]),
    /// A size; the first is preselected.
    Size(&'static [&'static str]),
}

/// How much is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stock {
    /// Enough not to count.
    Plenty,
    /// So few that the page says how many.
    Few(u32),
    /// Sold out.
    Gone,
}

/// All shelves in the order of the menu.
pub(crate) static CATEGORIES: [Category; 4] =
    [packs::CATEGORY, shelter::CATEGORY, clothing::CATEGORY, camp::CATEGORY];

/// The home page's row, by id.
const BESTSELLERS: [&str; 8] =
    ["FW-301", "FW-101", "FW-201", "FW-402", "FW-303", "FW-203", "FW-406", "FW-102"];

/// Every product, shelf by shelf.
pub(crate) fn products() -> impl Iterator<Item = &'static Product> {
    CATEGORIES.iter().flat_map(|category| category.products)
}

/// The products of the home page's row.
pub(crate) fn bestsellers() -> Vec<&'static Product> {
    BESTSELLERS.iter().filter_map(|id| by_id(id)).collect()
}

/// The product with this identifier.
pub(crate) fn by_id(id: &str) -> Option<&'static Product> {
    products().find(|product| product.id == id)
}

/// The product with this slug.
pub(crate) fn by_slug(slug: &str) -> Option<&'static Product> {
    products().find(|product| product.slug == slug)
}

/// The category with this slug.
pub(crate) fn category(slug: &str) -> Option<&'static Category> {
    CATEGORIES.iter().find(|category| category.slug == slug)
}

impl Product {
    /// The shelf this product stands on.
    pub(crate) fn category(&self) -> &'static Category {
        let [first, ..] = &CATEGORIES;
        CATEGORIES.iter().find(|shelf| shelf.products.iter().any(|p| p.id == self.id)).unwrap_or(first)
    }

    /// Path of the product page.
    pub(crate) fn path(&self) -> String {
        format!("/product/{}", self.slug)
    }

    /// Path of the picture, in the colour of `option` where that is one of this product's colours.
    pub(crate) fn picture(&self, option: Option<&str>) -> String {
        match (self.choice, option) {
            (Choice::Colour(tones), Some(wanted)) if tones.iter().any(|tone| tone.slug() == wanted) => {
                format!("/media/{}-{wanted}.svg", self.slug)
            }
            _ => format!("/media/{}.svg", self.slug),
        }
    }

    /// Slugs and labels of the options, in the order shown; empty when there is nothing to choose.
    pub(crate) fn options(&self) -> Vec<(String, String)> {
        match self.choice {
            Choice::One => Vec::new(),
            Choice::Colour(tones) => tones.iter().map(|tone| (tone.slug(), tone.name.to_owned())).collect(),
            Choice::Size(sizes) => sizes.iter().map(|size| (slug_of(size), (*size).to_owned())).collect(),
        }
    }

    /// The label of an option by its slug.
    pub(crate) fn option_label(&self, option: &str) -> Option<String> {
        self.options().into_iter().find(|(slug, _)| slug == option).map(|(_, label)| label)
    }

    /// The option taken when the shopper names none.
    pub(crate) fn first_option(&self) -> Option<String> {
        self.options().into_iter().next().map(|(slug, _)| slug)
    }

    /// The colours of the plain picture.
    pub(crate) fn first_tone(&self) -> Tone {
        match self.choice {
            Choice::Colour([first, ..]) => *first,
            _ => self.tone,
        }
    }
}

impl Stock {
    /// How many one shopper can buy at most; the cart's own limit applies as well.
    pub(crate) fn available(self) -> u32 {
        match self {
            Self::Plenty => u32::MAX,
            Self::Few(count) => count,
            Self::Gone => 0,
        }
    }

    /// The term of schema.org's `ItemAvailability`.
    pub(crate) fn schema_term(self) -> &'static str {
        match self {
            Self::Plenty => "InStock",
            Self::Few(_) => "LimitedAvailability",
            Self::Gone => "OutOfStock",
        }
    }

    /// The value Open Graph's `product:availability` knows.
    pub(crate) fn open_graph_term(self) -> &'static str {
        if self == Self::Gone { "out of stock" } else { "in stock" }
    }
}

/// A label as it stands in paths and cookies: lower case, everything else a dash.
pub(crate) fn slug_of(label: &str) -> String {
    label.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn twenty_four_products_each_unmistakable() {
        let distinct = |key: fn(&Product) -> &str| products().map(key).collect::<HashSet<_>>().len();
        assert_eq!(products().count(), 24);
        assert_eq!(distinct(|p| p.id), 24);
        assert_eq!(distinct(|p| p.slug), 24);
        assert_eq!(distinct(|p| p.name), 24);
        assert_eq!(distinct(|p| p.drawing), 24);
        assert_eq!(bestsellers().len(), BESTSELLERS.len());
    }

    #[test]
    fn identifiers_fit_cookies_and_links() {
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        for product in products() {
            assert!(plain(product.id) && plain(product.slug), "{}", product.id);
            let options = product.options();
            assert!(options.iter().all(|(slug, _)| plain(slug)), "{}", product.id);
            assert_eq!(options.iter().map(|(slug, _)| slug).collect::<HashSet<_>>().len(), options.len());
            assert!(product.was.is_none_or(|was| was > product.price), "{} is not reduced", product.id);
        }
    }
}
