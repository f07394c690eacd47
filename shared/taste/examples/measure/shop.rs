//! The generated log, played as a shop lives it: before each visit it is asked, afterwards it learns. Nothing later is
//! ever known. Each shopper counts once per task, with the last visit that has what the task asks for.

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use rappel_signal::{ProductId, UnixMs};
use rappel_taste::{
    Act, ActKind, Found, Lesson, Listing, ProductFacts, Request, Rows, Seen, Taste, TasteSegment, Wish,
};

use crate::generated::{Happening, Log, What};
use crate::table::{AT, Table};

/// The tasks, and what the recommender is wished for in each.
const BUY: &str = "what will they buy next";
const VIEW: &str = "what will they view next";
const BASKET: &str = "what else is in the basket";
const OPEN: &str = "what will they open after a search";
const TASKS: [&str; 4] = [BUY, VIEW, BASKET, OPEN];

/// Measures all tasks.
pub(crate) fn measure(log: &Log, seed: u64) -> Table {
    let mut shop = Shop::new(log, seed);
    let visits: Vec<&[Happening]> = log.happenings.chunk_by(|a, b| a.visit == b.visit).collect();
    let last = last_visits(&visits);
    for visit in visits {
        shop.open(visit[0].at);
        for task in TASKS {
            if last.get(&(task, visit[0].shopper)) == Some(&visit[0].visit) {
                shop.ask(task, visit);
            }
        }
        shop.learn(visit);
    }
    shop.table
}

/// For each task and shopper, the last visit that can be asked about.
fn last_visits(visits: &[&[Happening]]) -> BTreeMap<(&'static str, usize), usize> {
    let mut last = BTreeMap::new();
    for visit in visits {
        let told = Told::of(visit);
        let fits = [
            (BUY, !told.bought.is_empty()),
            (VIEW, told.second_view().is_some()),
            (BASKET, told.bought.len() > 1),
            (OPEN, told.searched.as_ref().is_some_and(|(_, opened)| !opened.is_empty())),
        ];
        for (task, _) in fits.iter().filter(|(_, fits)| *fits) {
            last.insert((*task, visit[0].shopper), visit[0].visit);
        }
    }
    last
}

/// One visit in short.
#[derive(Default)]
struct Told {
    viewed: Vec<usize>,
    bought: Vec<usize>,
    searched: Option<(String, Vec<usize>)>,
}

impl Told {
    fn of(visit: &[Happening]) -> Told {
        let mut told = Told::default();
        for happening in visit {
            match &happening.what {
                What::Viewed { product } => {
                    told.viewed.push(*product);
                    if let Some((_, opened)) = &mut told.searched {
                        opened.push(*product);
                    }
                }
                What::Searched { query, .. } => told.searched = Some((query.clone(), Vec::new())),
                What::Ordered { products } => told.bought.clone_from(products),
                What::Carted { .. } => {}
            }
        }
        told
    }

    /// The first view that is of another product than the first.
    fn second_view(&self) -> Option<usize> {
        self.viewed.iter().copied().find(|product| Some(product) != self.viewed.first())
    }
}

/// The shop: all rows in memory, the catalogue from the log's world.
struct Shop<'a> {
    log: &'a Log,
    rows: Rows,
    segments: BTreeMap<usize, TasteSegment>,
    arrivals: Vec<usize>,
    places: BTreeMap<&'a ProductId, usize>,
    chance: ChaCha8Rng,
    table: Table,
}

impl<'a> Shop<'a> {
    fn new(log: &'a Log, seed: u64) -> Shop<'a> {
        let mut arrivals: Vec<usize> = (0..log.world.products.len()).collect();
        arrivals.sort_by_key(|place| std::cmp::Reverse(log.world.products[*place].created_at));
        let places =
            log.world.products.iter().enumerate().map(|(place, product)| (&product.id, place)).collect();
        let chance = ChaCha8Rng::seed_from_u64(seed ^ 1);
        Shop {
            log,
            rows: Rows::default(),
            segments: BTreeMap::new(),
            arrivals,
            places,
            chance,
            table: Table::new(&TASKS),
        }
    }

    /// Lists what came until now.
    fn open(&mut self, now: UnixMs) {
        while let Some(place) =
            self.arrivals.pop_if(|place| self.log.world.products[*place].created_at <= now)
        {
            let facts = self.facts(place, now);
            self.rows.list(&Listing { at: now, before: None, after: Some(&facts) });
        }
    }

    fn facts(&self, place: usize, now: UnixMs) -> ProductFacts {
        let product = &self.log.world.products[place];
        let reduced = self.log.world.is_reduced(place, now);
        let price = product.price_hundredths;
        ProductFacts {
            id: product.id.clone(),
            category: self.log.world.categories[product.category].name.clone(),
            brand: format!("brand-{:02}", product.brand),
            price_hundredths: Some(if reduced { price / 5 * 4 } else { price }),
            available: self.log.world.is_available(place, now),
            created_at: Some(product.created_at),
            reduced,
            promoted: reduced,
        }
    }

    fn id(&self, place: usize) -> ProductId {
        self.log.world.products[place].id.clone()
    }

    fn ids(&self, places: &[usize]) -> Vec<ProductId> {
        places.iter().map(|place| self.id(*place)).collect()
    }

    fn ask(&mut self, task: &'static str, visit: &[Happening]) {
        let told = Told::of(visit);
        let (subject, query, wanted, wishes): (Option<usize>, &str, Vec<usize>, &[Wish]) = match task {
            BUY => (None, "", told.bought.clone(), &[Wish::Taste, Wish::BestSellers]),
            VIEW => {
                (told.viewed.first().copied(), "", told.second_view().into_iter().collect(), &[Wish::Similar])
            }
            BASKET => (
                told.bought.first().copied(),
                "",
                told.bought[1..].to_vec(),
                &[Wish::Complements, Wish::Similar],
            ),
            _ => {
                let (query, opened) =
                    told.searched.as_ref().map_or(("", &[][..]), |(q, o)| (q, o.as_slice()));
                (None, query, opened.iter().take(1).copied().collect(), &[Wish::ForQuery, Wish::BestSellers])
            }
        };
        let now = visit[0].at;
        let taste = Taste::of(self.segments.get(&visit[0].shopper), now);
        if task == BUY && taste.recent.is_empty() {
            return;
        }
        let subjects: Vec<ProductFacts> = subject.iter().map(|place| self.facts(*place, now)).collect();
        let wanted = self.ids(&wanted);
        let ways: [(&'static str, &[Wish]); 3] = [
            ("recommender", wishes),
            ("popular in the category", &[Wish::CategoryBestSellers, Wish::BestSellers]),
            ("popular", &[Wish::BestSellers]),
        ];
        for (way, wishes) in ways {
            let without = BTreeSet::new();
            let request = Request {
                wishes,
                subjects: &subjects,
                query,
                taste: &taste,
                without: &without,
                new_since: None,
                at_most: AT,
                now,
            };
            let recommended = self.choose(&request);
            self.table.tell(task, way, &recommended, &wanted);
        }
        let random = self.random(&subjects, &taste, now);
        self.table.tell(task, "random", &random, &wanted);
    }

    fn choose(&self, request: &Request<'_>) -> Vec<ProductId> {
        let facts: BTreeMap<ProductId, ProductFacts> = request
            .candidates(&self.rows)
            .into_iter()
            .map(|product| (product.clone(), self.facts(self.places[&product], request.now)))
            .collect();
        request.choose(&self.rows, &facts).into_iter().map(|choice| choice.product).collect()
    }

    /// Any products that could be chosen.
    fn random(&mut self, subjects: &[ProductFacts], taste: &Taste, now: UnixMs) -> Vec<ProductId> {
        let may: Vec<usize> = (0..self.log.world.products.len())
            .filter(|place| self.log.world.is_available(*place, now))
            .filter(|place| !taste.bought.contains(&self.log.world.products[*place].id))
            .filter(|place| subjects.iter().all(|s| s.id != self.log.world.products[*place].id))
            .collect();
        let chosen: Vec<usize> = may.choose_multiple(&mut self.chance, AT).copied().collect();
        self.ids(&chosen)
    }

    fn learn(&mut self, visit: &[Happening]) {
        let told = Told::of(visit);
        let seen = |place: &usize| {
            let product = &self.log.world.products[*place];
            let category = self.log.world.categories[product.category].name.clone();
            Seen { product: product.id.clone(), category }
        };
        let at = visit[visit.len() - 1].at;
        let found = told.searched.as_ref().map(|(query, opened)| Found {
            query: query.clone(),
            opened: self.ids(opened),
            bought: self.ids(&told.bought),
        });
        let lesson = Lesson {
            at,
            viewed: told.viewed.iter().map(seen).collect(),
            bought: told.bought.iter().map(seen).collect(),
            searches: found.into_iter().collect(),
        };
        self.rows.learn(&lesson);
        let acts: Vec<Act> = visit.iter().flat_map(|happening| self.acts(happening)).collect();
        let segment = self.segments.entry(visit[0].shopper).or_default();
        acts.into_iter().for_each(|act| segment.note(act));
    }

    fn acts(&self, happening: &Happening) -> Vec<Act> {
        let act = |kind, place: &usize| Act::new(kind, &self.facts(*place, happening.at), happening.at);
        match &happening.what {
            What::Viewed { product } => vec![act(ActKind::Viewed, product)],
            What::Ordered { products } => products.iter().map(|place| act(ActKind::Ordered, place)).collect(),
            What::Searched { .. } | What::Carted { .. } => Vec::new(),
        }
    }
}
