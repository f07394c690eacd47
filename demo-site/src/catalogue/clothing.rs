//! Clothing and footwear.

use super::{Category, Choice, Product, Stock, tone};
use crate::{art::clothing as art, money::Cents};

pub(super) const CATEGORY: Category = Category {
    slug: "clothing",
    name: "Clothing & Shoes",
    lead: "For the weather there is, not the one that was promised.",
    products: &PRODUCTS,
};

const SHOE_SIZES: &[&str] = &["38", "39", "40", "41", "42", "43", "44", "45"];
const SIZES: &[&str] = &["S", "M", "L", "XL"];

const PRODUCTS: [Product; 6] = [
    Product {
        id: "FW-301",
        slug: "scree-trail-shoes",
        name: "Scree Trail Shoes",
        brand: "Oldrock",
        price: Cents(13_900),
        was: None,
        summary: "Light enough to run, sure enough to stop.",
        story: "Five-millimetre lugs in a rubber that likes wet stone, under a last wide enough for the twentieth \
            kilometre. The upper dries while you walk.",
        facts: &["290 g a shoe (size 42)", "6 mm drop, rock plate", "Resoled by us for €45"],
        keywords: "running hiking sneakers footwear",
        choice: Choice::Size(SHOE_SIZES),
        stock: Stock::Plenty,
        tone: tone::GLACIER,
        drawing: art::TRAIL_SHOE,
    },
    Product {
        id: "FW-302",
        slug: "ridge-leather-boots",
        name: "Ridge Leather Boots",
        brand: "Oldrock",
        price: Cents(21_900),
        was: None,
        summary: "Broken in on the third day, yours for fifteen years.",
        story: "One piece of waxed leather, stitched, not glued, round a sole that can be replaced. They ask for \
            wax twice a year and give back dry feet.",
        facts: &["2.4 mm waxed leather", "Stitched and resoleable", "Crampon-ready welt"],
        keywords: "hiking footwear shoes winter mountain",
        choice: Choice::Size(SHOE_SIZES),
        stock: Stock::Few(3),
        tone: tone::BARK,
        drawing: art::BOOT,
    },
    Product {
        id: "FW-303",
        slug: "squall-rain-jacket",
        name: "Squall Rain Jacket",
        brand: "Fellwren",
        price: Cents(22_900),
        was: None,
        summary: "Three layers, no drama.",
        story: "A shell that breathes on the climb and holds on the ridge. The hood turns with your head, the \
            pockets open above a hip belt.",
        facts: &["20 000 mm, 3 layers, 390 g", "PFC-free", "Two-way zips under the arms"],
        keywords: "waterproof shell coat hardshell anorak",
        choice: Choice::Colour(&[tone::OCHRE, tone::NIGHT, tone::SPRUCE]),
        stock: Stock::Plenty,
        tone: tone::OCHRE,
        drawing: art::RAIN_JACKET,
    },
    Product {
        id: "FW-304",
        slug: "heather-fleece",
        name: "Heather Fleece",
        brand: "Fellwren",
        price: Cents(8_900),
        was: Some(Cents(10_900)),
        summary: "The one you keep on indoors.",
        story: "Knitted from recycled yarn with a brushed inside and a zip to the chest. Wear it over a shirt or \
            under the Squall.",
        facts: &["310 g (size M)", "Recycled polyester, low-shed knit", "Chest pocket for a map"],
        keywords: "jumper sweater pullover midlayer warm",
        choice: Choice::Size(SIZES),
        stock: Stock::Plenty,
        tone: tone::HEATHER,
        drawing: art::FLEECE,
    },
    Product {
        id: "FW-305",
        slug: "lambswool-beanie",
        name: "Lambswool Beanie",
        brand: "Bramble Works",
        price: Cents(2_900),
        was: None,
        summary: "Warm ears, all the way down.",
        story: "Ribbed lambswool from two Scottish farms, long enough to turn up twice. Itches less than your \
            grandfather’s.",
        facts: &["100 % lambswool", "One size", "Hand wash"],
        keywords: "hat cap winter wool",
        choice: Choice::Colour(&[tone::RUST, tone::SPRUCE, tone::STONE]),
        stock: Stock::Plenty,
        tone: tone::RUST,
        drawing: art::BEANIE,
    },
    Product {
        id: "FW-306",
        slug: "long-way-merino-socks",
        name: "Long-Way Merino Socks",
        brand: "Bramble Works",
        price: Cents(1_900),
        was: None,
        summary: "Day four, and nobody has noticed.",
        story: "Merino where it touches you, nylon where the boot touches it. No seam at the toes, a little more \
            cushion at the heel.",
        facts: &["68 % merino", "Mid-calf, medium cushion", "Repaired free for two years"],
        keywords: "wool hiking stockings",
        choice: Choice::Size(&["36–38", "39–41", "42–44", "45–47"]),
        stock: Stock::Plenty,
        tone: tone::STONE,
        drawing: art::SOCKS,
    },
];
