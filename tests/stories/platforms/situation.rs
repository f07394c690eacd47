//! The situations: files that say what a page holds, what happens on it, and what the tracker should say.

use std::fs;
use std::path::Path;

use rappel_tests::project;

/// Where the situations are, a folder for each family.
pub(super) const FOLDER: &str = "platforms";
/// Their order in the table.
pub(super) const FAMILIES: [&str; 7] =
    ["woocommerce", "shopify", "prestashop", "magento", "consent", "ga4", "markup"];

/// One thing the tracker should say.
#[derive(Debug, Clone)]
pub(super) struct Expectation {
    pub(super) aspect: String,
    pub(super) words: String,
}

/// One file.
#[derive(Debug, Clone)]
pub(super) struct Situation {
    /// `family/file`.
    pub(super) name: String,
    pub(super) family: &'static str,
    /// `before` or `after` the adapter.
    pub(super) written: String,
    pub(super) path: String,
    /// Whether the tag merely announces measuring.
    pub(super) notice: bool,
    /// Paths of the shop and their answers, one after the other.
    pub(super) answers: Vec<(String, String)>,
    /// An expression that holds once the page has done what it does by itself.
    pub(super) until: Option<String>,
    pub(super) expectations: Vec<Expectation>,
    pub(super) html: String,
    /// Played once more, at a shop that knows nothing of the first time.
    again: bool,
}

impl Situation {
    /// All of them.
    ///
    /// # Panics
    /// When one does not say what it must.
    pub(super) fn all() -> Vec<Self> {
        let family = |family: &'static str| {
            let folder = project::fixture(FOLDER).join(family);
            let mut files: Vec<_> =
                fs::read_dir(&folder).unwrap().flatten().map(|file| file.path()).collect();
            files.sort();
            files.into_iter().map(move |file| Self::read(family, &file))
        };
        FAMILIES.into_iter().flat_map(family).collect()
    }

    fn read(family: &'static str, file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap();
        let stem = file.file_stem().unwrap().to_string_lossy();
        let name = format!("{family}/{stem}");
        let (head, html) = text
            .strip_prefix("<!--")
            .and_then(|rest| rest.split_once("-->"))
            .unwrap_or_else(|| panic!("{name} does not begin with a comment"));
        let mut situation = Self {
            name,
            family,
            written: String::new(),
            path: String::new(),
            notice: true,
            answers: Vec::new(),
            until: None,
            expectations: Vec::new(),
            html: html.to_owned(),
            again: false,
        };
        let mut sources = 0;
        for line in head.lines().filter(|line| !line.is_empty()) {
            let (key, value) = line
                .split_once(": ")
                .unwrap_or_else(|| panic!("{}: no `key: value`: {line}", situation.name));
            match key {
                "situation" => {}
                "source" => sources += 1,
                "written" => situation.written = value.to_owned(),
                "path" => situation.path = value.to_owned(),
                "tag" => situation.notice = value == "notice",
                "until" => situation.until = Some(value.to_owned()),
                "answer" => {
                    let (path, answer) = value.split_once(' ').expect("a path and its answer");
                    situation.answers.push((path.to_owned(), answer.to_owned()));
                }
                _ => match key.strip_prefix("expect ") {
                    Some(aspect) => situation
                        .expectations
                        .push(Expectation { aspect: aspect.to_owned(), words: value.to_owned() }),
                    None => panic!("{}: nothing is called {key:?}", situation.name),
                },
            }
        }
        let complete = sources > 0
            && situation.path.starts_with('/')
            && ["before", "after"].contains(&&*situation.written);
        assert!(complete, "{} names its source, its path, and when it was written", situation.name);
        situation
    }

    /// The name of its host, below `localhost`.
    pub(super) fn host(&self) -> String {
        format!("{}{}", self.name.replace('/', "-"), if self.again { "-again" } else { "" })
    }

    /// The same for another time.
    pub(super) fn again(&self) -> Self {
        Situation { again: true, ..self.clone() }
    }

    /// Whether the tracker itself is there; a custom pixel speaks alone.
    pub(super) fn has_the_tag(&self) -> bool {
        self.html.contains("<rappel>")
    }

    /// Whether the page may be measured as it is opened.
    pub(super) fn is_measured_at_first(&self) -> bool {
        !self.expects_of_consent("nothing sent")
    }

    /// Whether it may be measured when the shopper has acted.
    pub(super) fn is_measured_at_last(&self) -> bool {
        self.family != "consent" || self.expects_of_consent("measured,")
    }

    /// Whether the shopper takes back what was agreed to.
    pub(super) fn is_withdrawn(&self) -> bool {
        self.expects_of_consent("withdrawn")
    }

    fn expects_of_consent(&self, words: &str) -> bool {
        self.expectations.iter().any(|expected| expected.words.starts_with(words))
    }

    /// Whether a part for a platform speaks in it.
    pub(super) fn is_on_a_platform(&self) -> bool {
        !["consent", "ga4", "markup"].contains(&self.family)
    }

    /// Whether what it waits for comes of what the shopper does.
    pub(super) fn acts_first(&self) -> bool {
        self.html.contains("cart/add.js")
    }
}
