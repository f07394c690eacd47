//! One visit of a generated log: views in a category, perhaps after a search, perhaps to an order.

use rand::Rng;
use rappel_signal::{MINUTE_MS, UnixMs};

use super::shopper::Shopper;
use super::world::{World, weighted};
use super::{Parameters, What};

/// Views of one visit; the number is drawn, and this keeps one visit from being a crawl.
const VIEWS_MAX: usize = 30;
/// Prices this near are about the same, as a difference of logarithms.
const PRICE_NEAR: f64 = 0.25;
/// Searches that name a brand besides the category.
const SEARCHES_WITH_BRAND: f64 = 0.5;

/// Plays one visit. What the shopper buys is noted in them.
pub(crate) fn play(
    parameters: &Parameters,
    world: &World,
    shopper: &mut Shopper,
    started_at: UnixMs,
    chance: &mut impl Rng,
) -> Vec<(UnixMs, What)> {
    let mut told = Vec::new();
    let mut now = started_at;
    let category = shopper.category(parameters, world, chance);
    let mut shelf = world.categories[category].products.clone();
    if chance.random_bool(parameters.searching) {
        let (query, results) = search(parameters, world, shopper, category, &mut shelf, chance);
        told.push((now, What::Searched { query, results }));
        now = now + MINUTE_MS;
    }
    let mut cart = Vec::new();
    let mut last = None;
    let stops = 1.0 / parameters.views_mean;
    for _ in 0..VIEWS_MAX {
        let Some(product) = next_view(parameters, world, shopper, &shelf, last, now, chance) else { break };
        told.push((now, What::Viewed { product }));
        if !cart.contains(&product) && chance.random_bool(parameters.carting) {
            told.push((now + MINUTE_MS / 2, What::Carted { product }));
            cart.push(product);
        }
        last = Some(product);
        now = now + MINUTE_MS;
        if chance.random_bool(stops) {
            break;
        }
    }
    if !cart.is_empty() && chance.random_bool(parameters.ordering) {
        add_complements(parameters, world, shopper, &mut cart, now, chance);
        shopper.bought.extend(&cart);
        told.push((now + MINUTE_MS, What::Ordered { products: cart }));
    }
    told
}

/// Words for a category, now and then with a liked brand, and what the search leaves on the shelf.
fn search(
    parameters: &Parameters,
    world: &World,
    shopper: &Shopper,
    category: usize,
    shelf: &mut Vec<usize>,
    chance: &mut impl Rng,
) -> (String, usize) {
    let name = &world.categories[category].name;
    if chance.random_bool(parameters.searching_in_vain) {
        // They look around in the category all the same.
        return (format!("unheard-of {name}"), 0);
    }
    if !chance.random_bool(SEARCHES_WITH_BRAND) {
        return (name.clone(), shelf.len());
    }
    let brand = shopper.brands[chance.random_range(0..shopper.brands.len())];
    let of_brand: Vec<usize> =
        shelf.iter().copied().filter(|place| world.products[*place].brand == brand).collect();
    let results = of_brand.len();
    if results > 0 {
        *shelf = of_brand;
    }
    (format!("{name} brand-{brand:02}"), results)
}

fn next_view(
    parameters: &Parameters,
    world: &World,
    shopper: &Shopper,
    shelf: &[usize],
    last: Option<usize>,
    now: UnixMs,
    chance: &mut impl Rng,
) -> Option<usize> {
    let near = chance.random_bool(parameters.near);
    let fits = |place: usize| match last {
        Some(last) if place == last => false,
        Some(last) if near => is_near(world, place, last),
        _ => true,
    };
    let likes = |place: &usize| {
        if fits(*place) { shopper.likes(parameters, world, *place, now) } else { 0.0 }
    };
    let weights: Vec<f64> = shelf.iter().map(likes).collect();
    weighted(&weights, chance).map(|chosen| shelf[chosen])
}

fn is_near(world: &World, one: usize, other: usize) -> bool {
    let (one, other) = (&world.products[one], &world.products[other]);
    let prices = f64::from(one.price_hundredths) / f64::from(other.price_hundredths);
    one.brand == other.brand || prices.ln().abs() < PRICE_NEAR
}

fn add_complements(
    parameters: &Parameters,
    world: &World,
    shopper: &Shopper,
    cart: &mut Vec<usize>,
    now: UnixMs,
    chance: &mut impl Rng,
) {
    for line in cart.clone() {
        let complements = &world.products[line].complements;
        if complements.is_empty() || !chance.random_bool(parameters.complement_bought) {
            continue;
        }
        let complement = complements[chance.random_range(0..complements.len())];
        let wanted = world.is_available(complement, now) && !shopper.bought.contains(&complement);
        if wanted && !cart.contains(&complement) {
            cart.push(complement);
        }
    }
}
