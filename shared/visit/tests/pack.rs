//! What a page keeps of a visit on the device comes back whole, and damaged bytes do no harm.

use rappel_signal::{CartLine, CheckoutStep, Fact, PageId, PageKind, ProductId, UnixMs};
use rappel_visit::{ItemKey, Memory, News, Pack, Thresholds, Unpacker, Visit, classify};

fn visit() -> Visit {
    let boots = ProductId("BOOT-é-1".into());
    let mut visit = Visit::begin(UnixMs(1_900_000_000_000), Vec::new());
    let facts = [
        Fact::PageView { kind: PageKind::Product, path: "/p/boots".into() },
        Fact::ProductView { product: boots.clone(), visits: 2 },
        Fact::CategoryView { category: "Bakancs és csizma".into(), visits: 1 },
        Fact::Search { query: "nagyon meleg".into(), results: Some(300) },
        Fact::CartAdd { line: CartLine { product: boots, quantity: 2, price_hundredths: Some(12_990) } },
        Fact::Checkout { step: CheckoutStep::Shipping },
        Fact::CheckoutError { code: "card".into() },
    ];
    for (page, fact) in facts.iter().enumerate() {
        let page = PageId([page as u8, 1, 2, 255]);
        visit.apply(UnixMs(1_900_000_100_000), page, fact);
        visit.attend(page, 12_345, UnixMs(1_900_000_101_000));
    }
    visit
}

fn packed(value: &impl Pack) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.pack(&mut bytes);
    bytes
}

#[test]
fn a_visit_survives_the_device() {
    let visit = visit();
    assert_eq!(Visit::unpack(&mut Unpacker::new(&packed(&visit))), visit);
}

#[test]
fn memory_and_news_survive_the_device() {
    let mut memory = Memory::default();
    let now = UnixMs(1_900_000_000_000);
    for item in 0..40 {
        memory.see(ItemKey::product(&format!("P{item}")), now, now);
    }
    assert_eq!(Memory::unpack(&mut Unpacker::new(&packed(&memory))), memory);
    let mut news = News::default();
    assert!(news.tell(classify(&visit().features(), &Thresholds::default())).is_some());
    let mut back = News::unpack(&mut Unpacker::new(&packed(&news)));
    assert_eq!(back, news);
    assert!(back.tell(classify(&visit().features(), &Thresholds::default())).is_none());
}

#[test]
fn damaged_bytes_read_as_something_and_end() {
    let whole = packed(&visit());
    for end in 0..whole.len() {
        Visit::unpack(&mut Unpacker::new(&whole[..end]));
    }
    Visit::unpack(&mut Unpacker::new(&[0xff; 300]));
}
