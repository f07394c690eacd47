//! The limits in docs/wire-format.md are those of the code.

use rappel_signal::limit::*;

#[test]
fn the_table_of_limits_is_true() {
    let limits: [(&str, usize); 15] = [
        ("ENVELOPE_BYTES_MAX", ENVELOPE_BYTES_MAX),
        ("BATCHES_MAX", BATCHES_MAX),
        ("ASKS_MAX", ASKS_MAX),
        ("FACTS_MAX", FACTS_MAX),
        ("CARDS_MAX", CARDS_MAX),
        ("CART_LINES_MAX", CART_LINES_MAX),
        ("REASONS_MAX", REASONS_MAX),
        ("PAGE_SEQUENCE_MAX", PAGE_SEQUENCE_MAX.into()),
        ("BATCH_ACTIVE_MS_MAX", BATCH_ACTIVE_MS_MAX as usize),
        ("QUANTITY_MAX", QUANTITY_MAX.into()),
        ("PRODUCT_ID_BYTES_MAX", PRODUCT_ID_BYTES_MAX),
        ("TEXT_BYTES_MAX", TEXT_BYTES_MAX),
        ("URL_BYTES_MAX", URL_BYTES_MAX),
        ("EMAIL_BYTES_MAX", EMAIL_BYTES_MAX),
        ("CONSENT_TEXT_BYTES_MAX", CONSENT_TEXT_BYTES_MAX),
    ];
    let text = include_str!("../../../docs/wire-format.md");
    let rows: Vec<&str> =
        text.lines().filter(|line| line.starts_with("| `") && line.contains("_MAX` | ")).collect();
    let expected = limits.map(|(name, value)| format!("| `{name}` | {value} |"));
    assert_eq!(rows, expected);
}
