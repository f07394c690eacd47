//! Stories over every page of the gallery: who may do what, what was typed stays text, forms and fields are whole.

#[path = "../../examples/gallery/flow_pages.rs"]
mod flow_pages;
#[path = "../../examples/gallery/frames.rs"]
mod frames;
#[path = "../../examples/gallery/money.rs"]
mod money;
#[path = "../../examples/gallery/people_pages.rs"]
mod people_pages;
#[path = "../../examples/gallery/post.rs"]
mod post;
#[path = "../../examples/gallery/shop_pages.rs"]
mod shop_pages;

mod hostile;
mod pages;

/// A page of the gallery: its name, and its HTML.
pub(crate) type Shown = (&'static str, String);

/// Every page of the gallery.
pub(crate) fn gallery() -> Vec<Shown> {
    let all =
        [money::pages(), flow_pages::pages(), post::pages(), people_pages::pages(), shop_pages::pages()];
    all.into_iter().flatten().collect()
}
