//! A shard's rows: a map that is all in memory, or a crowd that is made up page by page.

use std::collections::BTreeMap;

use rappel_interest::Writes;

pub type Rows = Vec<(String, String)>;

pub trait Store {
    fn get(&self, key: &str) -> Option<String>;
    /// Keys above `after` and below `end`, in order.
    fn page(&self, after: &str, end: &str, limit: usize) -> Rows;
    fn write(&mut self, writes: Writes);
}

impl Store for BTreeMap<String, String> {
    fn get(&self, key: &str) -> Option<String> {
        BTreeMap::get(self, key).cloned()
    }

    fn page(&self, after: &str, end: &str, limit: usize) -> Rows {
        use std::ops::Bound::Excluded;
        let range = self.range::<str, _>((Excluded(after), Excluded(end)));
        range.take(limit).map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    fn write(&mut self, writes: Writes) {
        for key in writes.deletes {
            self.remove(&key);
        }
        self.extend(writes.puts);
    }
}
