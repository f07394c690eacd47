//! The attributes of Google's product data specification that we read, and a few of our own.
//! <https://support.google.com/merchants/answer/7052112>

/// An attribute we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    ItemGroupId,
    Title,
    Link,
    ImageLink,
    Price,
    SalePrice,
    SalePricePeriod,
    Availability,
    Stock,
    ProductType,
    GoogleCategory,
    Brand,
    Gtin,
    Color,
    Size,
    Material,
    Pattern,
    PromotionId,
    Promoted,
    CreatedAt,
    UnitsPerPack,
    UnitsPerDay,
    NeedsSetup,
    HandlingDays,
    TransitDays,
}

/// Every field with its names; the first is the one we speak of. Feeds of text write them with spaces or underscores,
/// in any case.
const NAMES: [(Field, &[&str]); 26] = [
    (Field::Id, &["id"]),
    (Field::ItemGroupId, &["item_group_id"]),
    (Field::Title, &["title"]),
    (Field::Link, &["link"]),
    (Field::ImageLink, &["image_link"]),
    (Field::Price, &["price"]),
    (Field::SalePrice, &["sale_price"]),
    (Field::SalePricePeriod, &["sale_price_effective_date"]),
    (Field::Availability, &["availability"]),
    (Field::Stock, &["stock", "quantity", "inventory", "sell_on_google_quantity"]),
    (Field::ProductType, &["product_type"]),
    (Field::GoogleCategory, &["google_product_category"]),
    (Field::Brand, &["brand"]),
    (Field::Gtin, &["gtin"]),
    (Field::Color, &["color", "colour"]),
    (Field::Size, &["size"]),
    (Field::Material, &["material"]),
    (Field::Pattern, &["pattern"]),
    (Field::PromotionId, &["promotion_id"]),
    (Field::Promoted, &["promoted"]),
    (Field::CreatedAt, &["created_at"]),
    (Field::UnitsPerPack, &["units_per_pack"]),
    (Field::UnitsPerDay, &["units_per_day"]),
    (Field::NeedsSetup, &["needs_setup"]),
    (Field::HandlingDays, &["max_handling_time"]),
    (Field::TransitDays, &["max_transit_time"]),
];

impl Field {
    /// The field of this name: prefix (`g:`, `c:`) and type (`price(string)`, as Google's own exports write it) aside.
    pub(super) fn named(name: &str) -> Option<Field> {
        let name = name.trim().rsplit(':').next()?;
        let name = name.split_once('(').map_or(name, |(name, _)| name).trim();
        let name = name.to_ascii_lowercase().replace([' ', '-'], "_");
        NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field)
    }

    /// The name we speak of it by.
    pub(super) fn name(self) -> &'static str {
        NAMES.iter().find(|(field, _)| *field == self).and_then(|(_, names)| names.first()).unwrap_or(&"item")
    }
}

/// The values of one item, as written, each with whether its element bore a prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RawItem([Option<(String, bool)>; NAMES.len()]);

impl RawItem {
    /// A value, without the white space around it; `None` if it is missing or empty.
    pub(super) fn get(&self, field: Field) -> Option<&str> {
        let (value, _) = self.0.get(field as usize)?.as_ref()?;
        let value = value.trim();
        (!value.is_empty()).then_some(value)
    }

    /// Takes a value. Of repeated attributes the first counts, but one with Google's prefix before one without: an
    /// Atom `id` is the entry's, `g:id` the product's.
    pub(super) fn put(&mut self, field: Field, value: String, prefixed: bool) {
        let better = |known: &(String, bool)| prefixed && !known.1;
        if let Some(place) = self.0.get_mut(field as usize)
            && place.as_ref().is_none_or(better)
        {
            *place = Some((value, prefixed));
        }
    }

    /// Whether any value has this character.
    pub(super) fn contains(&self, character: char) -> bool {
        self.0.iter().flatten().any(|(value, _)| value.contains(character))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_merchants_write_them() {
        for (name, field) in [
            ("g:price", Some(Field::Price)),
            ("Sale Price", Some(Field::SalePrice)),
            ("c:units_per_pack:integer", None),
            ("c:units_per_pack(integer)", Some(Field::UnitsPerPack)),
            (" ID ", Some(Field::Id)),
            ("image-link", Some(Field::ImageLink)),
            ("custom_label_0", None),
        ] {
            assert_eq!(Field::named(name), field, "{name}");
        }
        assert!(NAMES.iter().enumerate().all(|(place, (field, _))| *field as usize == place));
    }
}
