//! A shop small enough to work out by hand. Rows lie in it as text, and every call is given those it names and no
//! others, as an object would do it.

use std::collections::{BTreeMap, BTreeSet};

use rappel_signal::{DAY_MS, ProductId, UnixMs};
use rappel_taste::*;

/// The beginning of a period of every half-life, so that an event of this instant counts 1000 everywhere.
pub(crate) const START: UnixMs = UnixMs(1_260 * 16 * DAY_MS);

pub(crate) fn id(name: &str) -> ProductId {
    ProductId(name.to_owned())
}

/// A product that is available, not new and not reduced.
pub(crate) fn facts(name: &str, category: &str, brand: &str, price_hundredths: u32) -> ProductFacts {
    ProductFacts {
        id: id(name),
        category: category.to_owned(),
        brand: brand.to_owned(),
        price_hundredths: Some(price_hundredths),
        available: true,
        created_at: Some(START - 400 * DAY_MS),
        reduced: false,
        promoted: false,
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Shop {
    pub(crate) stored: BTreeMap<String, String>,
    pub(crate) catalogue: BTreeMap<ProductId, ProductFacts>,
}

impl Shop {
    /// A shop with these products.
    pub(crate) fn with(products: impl IntoIterator<Item = ProductFacts>) -> Shop {
        let mut shop = Shop::default();
        products.into_iter().for_each(|facts| shop.lists(facts));
        shop
    }

    /// The catalogue takes over a product's facts.
    pub(crate) fn lists(&mut self, after: ProductFacts) {
        let before = self.catalogue.insert(after.id.clone(), after.clone());
        self.tell(&Listing { at: START, before: before.as_ref(), after: Some(&after) });
    }

    /// A product leaves the catalogue.
    pub(crate) fn drops(&mut self, name: &str) {
        let before = self.catalogue.remove(&id(name));
        self.tell(&Listing { at: START, before: before.as_ref(), after: None });
    }

    fn tell(&mut self, listing: &Listing<'_>) {
        let keys = listing.rows();
        let mut rows = self.load(&keys);
        rows.list(listing);
        self.store(&rows, &keys);
    }

    pub(crate) fn learns(&mut self, lesson: &Lesson) {
        let keys = lesson.rows();
        let mut rows = self.load(&keys);
        rows.learn(lesson);
        self.store(&rows, &keys);
    }

    /// A visit that saw these, in order.
    pub(crate) fn viewed(&mut self, names: &[&str], at: UnixMs) {
        self.learns(&Lesson { at, viewed: self.seen(names), ..Lesson::default() });
    }

    /// An order of these.
    pub(crate) fn bought(&mut self, names: &[&str], at: UnixMs) {
        self.learns(&Lesson { at, bought: self.seen(names), ..Lesson::default() });
    }

    /// A search, and what was opened and bought after it.
    pub(crate) fn searched(&mut self, query: &str, opened: &[&str], bought: &[&str]) {
        let ids = |names: &[&str]| names.iter().map(|name| id(name)).collect();
        let found = Found { query: query.to_owned(), opened: ids(opened), bought: ids(bought) };
        self.learns(&Lesson { at: START, searches: vec![found], ..Lesson::default() });
    }

    fn seen(&self, names: &[&str]) -> Vec<Seen> {
        let category = |name: &str| self.catalogue.get(&id(name)).map(|facts| facts.category.clone());
        let seen = |name: &&str| Seen { product: id(name), category: category(name).unwrap_or_default() };
        names.iter().map(seen).collect()
    }

    pub(crate) fn load(&self, keys: &[RowKey]) -> Rows {
        let mut rows = Rows::default();
        for key in keys {
            if let Some(stored) = self.stored.get(&key.to_string()) {
                rows.load(key, stored).unwrap();
            }
        }
        rows
    }

    fn store(&mut self, rows: &Rows, keys: &[RowKey]) {
        for key in rows.keys() {
            assert!(keys.contains(&key), "{key} was changed but not named");
        }
        for key in keys {
            match rows.stored(key) {
                Some(stored) => self.stored.insert(key.to_string(), stored),
                None => self.stored.remove(&key.to_string()),
            };
        }
    }

    pub(crate) fn product(&self, name: &str) -> ProductRow {
        self.load(&[RowKey::Product(id(name))]).product(&id(name)).cloned().unwrap_or_default()
    }

    pub(crate) fn shelf(&self, name: ShelfName) -> Shelf {
        self.load(&[RowKey::Shelf(name.clone())]).shelf(&name).cloned().unwrap_or_default()
    }

    /// What is chosen, as `product (wish)`.
    pub(crate) fn chooses(&self, ask: &Ask) -> Vec<String> {
        let chosen = self.choices(ask);
        chosen.into_iter().map(|choice| format!("{} ({})", choice.product.0, choice.wish)).collect()
    }

    pub(crate) fn choices(&self, ask: &Ask) -> Vec<Choice> {
        self.asked(ask, |request, rows| {
            let named = request.candidates(rows).into_iter();
            let facts =
                named.filter_map(|product| Some((product.clone(), self.catalogue.get(&product)?.clone())));
            request.choose(rows, &facts.collect())
        })
    }

    /// Of how many products facts are asked for.
    pub(crate) fn candidates(&self, ask: &Ask) -> usize {
        self.asked(ask, |request, rows| request.candidates(rows).len())
    }

    fn asked<T>(&self, ask: &Ask, then: impl Fn(&Request<'_>, &Rows) -> T) -> T {
        let subjects: Vec<ProductFacts> =
            ask.subjects.iter().filter_map(|name| self.catalogue.get(&id(name)).cloned()).collect();
        let request = Request {
            wishes: &ask.wishes,
            subjects: &subjects,
            query: &ask.query,
            taste: &ask.taste,
            without: &ask.without,
            new_since: ask.new_since,
            at_most: ask.at_most,
            now: ask.now,
        };
        then(&request, &self.load(&request.rows()))
    }
}

/// A request that owns what it is about.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) wishes: Vec<Wish>,
    pub(crate) subjects: Vec<String>,
    pub(crate) query: String,
    pub(crate) taste: Taste,
    pub(crate) without: BTreeSet<ProductId>,
    pub(crate) new_since: Option<UnixMs>,
    pub(crate) at_most: usize,
    pub(crate) now: UnixMs,
}

/// Asks for up to 12 products of these wishes, by their names.
pub(crate) fn ask(wishes: &[&str]) -> Ask {
    Ask {
        wishes: wishes.iter().map(|name| Wish::parse(name).unwrap()).collect(),
        subjects: Vec::new(),
        query: String::new(),
        taste: Taste::default(),
        without: BTreeSet::new(),
        new_since: None,
        at_most: 12,
        now: START,
    }
}

impl Ask {
    pub(crate) fn about(mut self, subjects: &[&str]) -> Ask {
        self.subjects = subjects.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    pub(crate) fn to(mut self, segment: &TasteSegment) -> Ask {
        self.taste = Taste::of([segment], self.now);
        self
    }
}
