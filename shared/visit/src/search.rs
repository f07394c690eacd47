//! The last search of a visit: its query, what it found, and whether a result was opened.

use alloc::string::String;
use rappel_signal::{PageId, PageKind};
use serde::{Deserialize, Serialize};

use crate::SearchFeatures;

/// A wish, answered or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Search {
    pub(crate) query: String,
    pub(crate) results: Option<u16>,
    pub(crate) opened: bool,
    refined: u8,
    /// The results page.
    page: PageId,
    /// Pages shown since.
    pages_since: u8,
}

impl Search {
    /// Results for `query` are shown. The same query again (a reload, page two, the way back from a result) goes on
    /// with the same search; another one right after an unanswered one refines it. Tells whether this page of results
    /// took the place of another: they share a path, so that the page view alone looked like a reload.
    pub(crate) fn show(last: &mut Option<Search>, page: PageId, query: &str, results: Option<u16>) -> bool {
        let mut refined = 0;
        let mut replaces = false;
        if let Some(search) = last {
            if search.query == query {
                search.page = page;
                search.pages_since = 0;
                search.results = results.or(search.results);
                return false;
            }
            replaces = search.page != page && search.pages_since == 0;
            if !search.opened {
                refined = search.refined.saturating_add(1);
            }
        }
        *last = Some(Search { query: query.into(), results, opened: false, refined, page, pages_since: 0 });
        replaces
    }

    /// Another page is shown. If it is one of results, these are back (from the browser's cache they may not be told
    /// again) until it says what else was searched.
    pub(crate) fn leave(&mut self, page: PageId, kind: PageKind) {
        if kind == PageKind::Search {
            self.page = page;
            self.pages_since = 0;
        } else {
            self.pages_since = self.pages_since.saturating_add(1);
        }
    }

    /// A product was clicked or shown on `page`: a result click on the results page itself.
    pub(crate) fn pick(&mut self, page: PageId) {
        if self.page == page {
            self.opened = true;
        }
    }

    /// A product or category page is shown: a result click if the results page came right before it.
    pub(crate) fn open(&mut self) {
        if self.pages_since == 1 {
            self.opened = true;
        }
    }

    pub(crate) fn features(&self) -> SearchFeatures {
        SearchFeatures { results: self.results, opened: self.opened, refined: self.refined }
    }
}
