//! Where products for a message may come from, by the names that flow files use.

use std::fmt;

/// A source of products.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    /// What is viewed in the same visits as the subject, then what is like it in its category.
    Similar,
    /// What is bought together with the subject.
    Complements,
    /// Dearer ones of the subject's category, at most twice its price.
    Upgrades,
    /// What fits what this person viewed and bought.
    Taste,
    /// Best sellers of the shop.
    BestSellers,
    /// Best sellers of the subject's category; without a subject, of the categories this person likes.
    CategoryBestSellers,
    /// What shoppers who searched for the same words then opened or bought.
    ForQuery,
    /// New products, those that fit this person first.
    New,
    /// Products the shop promotes, those that fit this person first.
    Promoted,
}

impl Wish {
    /// All of them.
    pub const ALL: [Wish; 9] = [
        Wish::Similar,
        Wish::Complements,
        Wish::Upgrades,
        Wish::Taste,
        Wish::BestSellers,
        Wish::CategoryBestSellers,
        Wish::ForQuery,
        Wish::New,
        Wish::Promoted,
    ];

    /// Its name in flow files.
    pub const fn name(self) -> &'static str {
        match self {
            Wish::Similar => "similar",
            Wish::Complements => "complements",
            Wish::Upgrades => "upgrades",
            Wish::Taste => "taste",
            Wish::BestSellers => "best-sellers",
            Wish::CategoryBestSellers => "category-best-sellers",
            Wish::ForQuery => "for-query",
            Wish::New => "new",
            Wish::Promoted => "promoted",
        }
    }

    /// Reads a name.
    ///
    /// # Errors
    /// There is no such wish; the error says which there are.
    pub fn parse(name: &str) -> Result<Wish, UnknownWish> {
        let found = Wish::ALL.into_iter().find(|wish| wish.name() == name);
        found.ok_or_else(|| UnknownWish { name: crate::limit::cut(name, SHOWN_BYTES_MAX).to_owned() })
    }
}

/// Bytes of a wrong name that an error repeats.
const SHOWN_BYTES_MAX: usize = 60;

impl fmt::Display for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Somebody wished for products from where there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWish {
    name: String,
}

impl fmt::Display for UnknownWish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" is no source of products: write ", self.name)?;
        for (place, wish) in Wish::ALL.into_iter().enumerate() {
            let before = match place {
                0 => "",
                _ if place + 1 == Wish::ALL.len() => " or ",
                _ => ", ",
            };
            write!(f, "{before}{wish}")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownWish {}
