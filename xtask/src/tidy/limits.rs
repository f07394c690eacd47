//! Whether `docs/limits.md` says of each limit what the code says: its rows name a file and a constant, and the value in
//! words is held against the constant's.

use crate::tidy::SourceFile;

const PAGE: &str = "docs/limits.md";
/// The head of each table whose rows are held against the code.
const HEAD: &str = "| limit | value | why | where |";
/// Where constants are looked for that the file itself does not have.
const COMMON: [&str; 2] = ["shared/signal/src/time.rs", "shared/signal/src/limit.rs"];
/// Units of the page, in those of constants that end in `_MS`.
const UNITS_MS: [(&str, i64); 4] =
    [("seconds", 1_000), ("minutes", 60_000), ("hours", 3_600_000), ("days", 86_400_000)];
/// Units of the page, in bytes.
const UNITS_BYTES: [(&str, i64); 2] = [("KB", 1_024), ("MB", 1_048_576)];
/// A constant may be made of others, a few times over.
const DEPTH_MAX: u8 = 4;

/// All findings in these files.
pub(crate) fn check(files: &[SourceFile]) -> Vec<String> {
    let Some(page) = files.iter().find(|file| file.path == PAGE) else {
        return vec![format!("{PAGE} is missing: whoever meets a limit looks there")];
    };
    let mut in_table = false;
    let mut rows = Vec::new();
    for line in page.text.lines() {
        in_table = line == HEAD || in_table && line.starts_with('|');
        if in_table && line != HEAD && !line.starts_with("| ---") {
            rows.push(line);
        }
    }
    if rows.is_empty() {
        return vec![format!("{PAGE} has no table that begins with {HEAD}")];
    }
    rows.into_iter().filter_map(|row| finding(files, row)).collect()
}

/// What is wrong with a row.
fn finding(files: &[SourceFile], row: &str) -> Option<String> {
    let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
    let [what, value, why, place] = cells.as_slice() else {
        return Some(format!("{PAGE}: a row has four cells: {row}"));
    };
    if why.is_empty() {
        return Some(format!("{PAGE}: {what}: say why"));
    }
    let names: Vec<&str> = place.split('`').filter(|part| !part.trim().is_empty()).collect();
    let [path, name] = names.as_slice() else {
        return Some(format!("{PAGE}: {what}: name a file and a constant, each between `marks`"));
    };
    let Some(in_code) = constant(files, path, name, 0) else {
        return Some(format!("{PAGE}: {what}: {path} has no constant {name} that is a number"));
    };
    match in_words(value, name) {
        Some(told) if told == in_code => None,
        told => Some(format!(
            "{PAGE}: {what}: {value:?} is {}, and {name} in {path} is {in_code}",
            told.map_or("no number".to_owned(), |told| told.to_string())
        )),
    }
}

/// `64 KB`, `2 hours`, `1,000`: in the constant's own unit.
fn in_words(value: &str, name: &str) -> Option<i64> {
    let mut words = value.split_whitespace();
    let number: i64 = words.next()?.replace(',', "").parse().ok()?;
    let unit = words.next().unwrap_or_default();
    let of_time = UNITS_MS.iter().filter(|_| name.split('_').any(|part| part == "MS"));
    let units = of_time.chain(UNITS_BYTES.iter().filter(|_| name.contains("BYTES")));
    let factor = units.into_iter().find(|(known, _)| *known == unit).map_or(1, |(_, factor)| *factor);
    number.checked_mul(factor)
}

/// The value of a constant of this file.
fn constant(files: &[SourceFile], path: &str, name: &str, depth: u8) -> Option<i64> {
    let text = &files.iter().find(|file| file.path == path)?.text;
    let declared = format!("const {name}: ");
    let (_, rest) = text.split_once(&declared)?;
    let (_, expression) = rest.split_once(';')?.0.split_once('=')?;
    let word = |word: &str| {
        let name = word.rsplit("::").next().unwrap_or(word);
        let number = word.replace('_', "").parse().ok();
        let places = || std::iter::once(path).chain(COMMON);
        number.or_else(|| {
            (depth < DEPTH_MAX).then(|| places().find_map(|path| constant(files, path, name, depth + 1)))?
        })
    };
    // Sums of products are all that limits are made of.
    let terms = expression.split('+').map(|term| {
        term.split('*')
            .map(|factor| word(factor.trim()))
            .try_fold(1_i64, |all, factor| all.checked_mul(factor?))
    });
    terms.into_iter().try_fold(0_i64, |all, term| all.checked_add(term?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str =
        "//! Limits.\npub const A_BYTES_MAX: usize = 64 * 1_024;\nconst B_KEPT_MS: i64 = 2 * DAY_MS;
const C_MAX: u32 = 1_000;\nconst D_MAX: u32 = some();\nconst E_MAX: u32 = crate::C_MAX + 1;\n";
    const TIME: &str = "pub const DAY_MS: i64 = 24 * HOUR_MS;\npub const HOUR_MS: i64 = 3_600_000;\n";

    fn found(value: &str, name: &str) -> Vec<String> {
        let file = |path: &str, text: String| SourceFile { path: path.to_owned(), text };
        let page = format!(
            "# Limits\n\n{HEAD}\n| --- | --- | --- | --- |\n| it | {value} | because | `a.rs` `{name}` |\n"
        );
        check(&[file(PAGE, page), file("a.rs", CODE.into()), file(COMMON[0], TIME.into())])
    }

    #[test]
    fn a_value_in_words_is_that_of_the_code() {
        for (value, name) in [
            ("64 KB", "A_BYTES_MAX"),
            ("65,536 bytes", "A_BYTES_MAX"),
            ("2 days", "B_KEPT_MS"),
            ("48 hours", "B_KEPT_MS"),
            ("1,000 a day", "C_MAX"),
            ("1001", "E_MAX"),
        ] {
            assert_eq!(found(value, name), Vec::<String>::new(), "{value} {name}");
        }
    }

    #[test]
    fn what_has_drifted_is_found() {
        assert!(found("63 KB", "A_BYTES_MAX")[0].contains("is 64512, and A_BYTES_MAX in a.rs is 65536"));
        assert!(found("many", "C_MAX")[0].contains("is no number"));
        // Days are days only of what is counted in milliseconds.
        assert_eq!(found("2 days", "C_MAX").len(), 1);
        assert!(found("1", "D_MAX")[0].contains("no constant D_MAX"));
        assert!(found("1", "GONE_MAX")[0].contains("no constant GONE_MAX"));
    }

    #[test]
    fn a_page_without_a_table_is_found() {
        assert_eq!(check(&[]).len(), 1);
        assert_eq!(check(&[SourceFile { path: PAGE.into(), text: "# Limits\n".into() }]).len(), 1);
    }
}
