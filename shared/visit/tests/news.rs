//! A page tells the edge its reading of the visit when there is news, and only then.

mod support;
use rappel_signal::Class;
use rappel_visit::News;
use support::check;

#[test]
fn class_and_score_are_news_and_seconds_are_not() {
    let mut news = News::default();
    let mut tell = |story: &str| news.tell(check(story).report()).map(|report| (report.class, report.score));
    assert_eq!(tell("page home /"), None);
    assert_eq!(tell("page home /\n read 6"), Some((Class::Site, 0)));
    assert_eq!(tell("page home /\n read 50"), None, "another reason, the same reading");
    assert_eq!(tell("product trail\n read 61"), Some((Class::Site, 1)));
    assert_eq!(tell("product trail visit 2\n read 600"), Some((Class::Browse, 4)));
    assert_eq!(tell("product trail\n add trail"), Some((Class::Cart, 0)));
    assert_eq!(tell("product trail\n add trail"), None);
}

#[test]
fn after_a_purchase_the_same_class_is_news_again() {
    let mut news = News::default();
    assert!(news.tell(check("add trail").report()).is_some());
    assert!(news.tell(check("add trail\n buy R-1").report()).is_none());
    assert!(news.tell(check("add trail\n buy R-1\n add road").report()).is_some());
}
