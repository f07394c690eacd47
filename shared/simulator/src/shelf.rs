//! A small catalogue that answers what messages ask before they go.

use rappel_flow::{Item, LookUp, Shelf, ShelfItem};

/// What the simulated shop sells. Products not in it count as available at the price they had.
#[derive(Clone, Debug, Default)]
pub struct Assortment {
    /// Products, best sellers first.
    pub items: Vec<Item>,
}

impl Assortment {
    /// Answers like a shop whose prices hold and whose shelves are full: products are chosen from the best sellers, never
    /// one that was bought or that the message is about already. Codes are made up from the message's own id.
    pub fn answer(&self, look_ups: &[LookUp]) -> Shelf {
        let mut shelf = Shelf::default();
        for look_up in look_ups {
            shelf.rows.push(look_up.row.clone());
            let known = self.items.iter().filter(|item| look_up.products.contains(&item.product));
            shelf.items.extend(known.map(|item| ShelfItem {
                product: item.product.clone(),
                price_hundredths: item.price_hundredths,
                available: Some(true),
                stock: None,
                reduced: true,
            }));
            let about = look_up.subject.product.as_ref().map(|item| &item.product);
            let new = |item: &&Item| Some(&item.product) != about && !look_up.bought.contains(&item.product);
            let picks = self.items.iter().filter(new).take(look_up.at_most.into()).cloned().collect();
            shelf.picks.push((look_up.row.clone(), picks));
            if look_up.code_pool.is_some() {
                shelf.codes.push((look_up.row.clone(), format!("code of {}", look_up.row.0)));
            }
        }
        shelf
    }
}
