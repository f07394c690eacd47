//! Every ready message beside its committed picture in docs/templates.
//!
//! Fonts differ from machine to machine, and with them where lines break. So pictures are not compared point by point: each
//! block is compared with its own in the committed picture, wherever that stands. What fonts do not change is held closely (which
//! blocks there are, how many characters they say, their left edge and width, the space between two), what they change
//! is held loosely (heights, the mean colour of a block, in which letters weigh little).
//!
//! `RAPPEL_UPDATE_PICTURES=1 cargo test -p rappel-tests --test stories templates::pictures` takes them anew.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs};

use rappel_delivery::template::{Language, Template};
use rappel_tests::project;

use super::page::{Block, NARROW, Page, Rectangle, SCALE, mails};

const UPDATE_VARIABLE: &str = "RAPPEL_UPDATE_PICTURES";
/// Edges, widths and spaces between blocks are the style sheet's, but for rounding.
const PLACE_TOLERANCE_PIXELS: i64 = 3;
/// A heading or paragraph may take a line more or less (a heading's is of 34 pixels), a long one more than one.
const HEIGHT_TOLERANCE_PIXELS: i64 = 36;
const HEIGHT_TOLERANCE_PERCENT: i64 = 35;
/// Of 255. Another font's letters change a block's mean by a few; another colour by far more.
const COLOUR_TOLERANCE: i64 = 22;

/// All pictures together: everyone who clones the project carries them.
const PICTURES_MAX_BYTES: usize = 2_000_000;

fn folder() -> PathBuf {
    project::root().join("docs/templates")
}

/// What is committed beside the pictures: each message's blocks, in pixels of the mail.
fn committed() -> BTreeMap<String, Vec<Block>> {
    let text = fs::read_to_string(folder().join("blocks.json")).expect("docs/templates/blocks.json");
    serde_json::from_str(&text).expect("blocks of each message")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_message_looks_as_in_its_picture() {
    let page = Page::start().await;
    let updates = env::var_os(UPDATE_VARIABLE).is_some();
    let committed = if updates { BTreeMap::new() } else { committed() };
    let (mut now, mut differences) = (BTreeMap::new(), Vec::new());
    for (name, mail) in mails(Language::English, |_| {}) {
        let (shown, picture) = page.picture(&mail).await;
        let file = folder().join(format!("{name}.webp"));
        if updates {
            fs::write(&file, &picture).unwrap();
        } else {
            let as_committed = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let empty = Vec::new();
            let before = committed.get(name).unwrap_or(&empty);
            let found = compare(&page, (before, &as_committed), (&shown.blocks, &picture)).await;
            differences.extend(found.map(|difference| format!("{name}: {difference}")));
        }
        now.insert(name.to_owned(), shown.blocks);
    }
    if updates {
        let lines: Vec<String> = now
            .iter()
            .map(|(name, blocks)| format!("{name:?}:{}", serde_json::to_string(blocks).unwrap()))
            .collect();
        fs::write(folder().join("blocks.json"), format!("{{\n{}\n}}\n", lines.join(",\n"))).unwrap();
    }
    assert!(differences.is_empty(), "{}\nIf this is meant: {UPDATE_VARIABLE}=1", differences.join("\n"));
}

#[test]
fn each_message_has_one_picture_and_all_are_small() {
    let mut pictures: Vec<(String, usize)> = Vec::new();
    for file in fs::read_dir(folder()).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "webp") {
            pictures.push((
                path.file_stem().unwrap().to_string_lossy().into_owned(),
                fs::read(&path).unwrap().len(),
            ));
        }
    }
    pictures.sort();
    let names: Vec<&str> = pictures.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, Template::all().map(Template::name).collect::<Vec<_>>());
    let page = fs::read_to_string(project::root().join("docs/templates.md")).unwrap();
    let unshown = names.iter().find(|name| !page.contains(&format!("(templates/{name}.webp)")));
    assert_eq!(unshown, None, "docs/templates.md shows each");
    let bytes: usize = pictures.iter().map(|(_, bytes)| bytes).sum();
    assert!(bytes <= PICTURES_MAX_BYTES, "{bytes} bytes of pictures");
}

/// The first difference between a message as it was and as it is.
async fn compare(page: &Page, was: (&[Block], &[u8]), is: (&[Block], &[u8])) -> Option<String> {
    let place = place_differs(was.0, is.0);
    if place.is_some() {
        return place;
    }
    let before = page.means(was.1, &rectangles(was.0)).await;
    let after = page.means(is.1, &rectangles(is.0)).await;
    let kinds = is.0.iter().chain(is.0);
    let mut all = before.iter().zip(&after).zip(kinds);
    all.find(|((before, after), _)| {
        before.iter().zip(*after).any(|(before, after)| (before - after).abs() > COLOUR_TOLERANCE)
    })
    .map(|((before, after), block)| format!("{block:?}: its mean colour was {before:?} and is {after:?}"))
}

fn place_differs(was: &[Block], is: &[Block]) -> Option<String> {
    let kinds = |blocks: &[Block]| blocks.iter().map(|block| block.0.clone()).collect::<Vec<_>>();
    if kinds(was) != kinds(is) {
        return Some(format!("its blocks were {:?} and are {:?}", kinds(was), kinds(is)));
    }
    let mut bottoms = (0, 0);
    for (was, is) in was.iter().zip(is) {
        let far = |was: i64, is: i64| (was - is).abs() > PLACE_TOLERANCE_PIXELS;
        let may_grow = HEIGHT_TOLERANCE_PIXELS.max(was.4 * HEIGHT_TOLERANCE_PERCENT / 100);
        let may_grow = if was.0 == "img" { PLACE_TOLERANCE_PIXELS } else { may_grow };
        let what = [
            ("it says more or less", was.5 != is.5),
            ("left edge", far(was.1, is.1)),
            ("width", far(was.3, is.3)),
            ("height", (was.4 - is.4).abs() > may_grow),
            ("space above", far(was.2 - bottoms.0, is.2 - bottoms.1)),
        ];
        if let Some((what, _)) = what.into_iter().find(|(_, differs)| *differs) {
            return Some(format!("{what}: was {was:?}, is {is:?}"));
        }
        bottoms = (was.2 + was.4, is.2 + is.4);
    }
    None
}

/// Where the blocks are in the picture: on the light half, then on the dark one.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn rectangles(blocks: &[Block]) -> Vec<Rectangle> {
    let scaled = |pixels: i64| (pixels as f64 * SCALE).round() as i64;
    let half = |offset: u32| {
        blocks.iter().map(move |(_, left, top, width, height, _)| {
            [scaled(left + i64::from(offset)), scaled(*top), scaled(*width), scaled(*height)]
        })
    };
    half(0).chain(half(NARROW)).collect()
}
