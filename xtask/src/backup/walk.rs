//! Finds everybody of a shop and copies them, while the shop goes on.
//!
//! Who there is: the shop's list of people, its directory, its suppression list and its shards name devices and persons, and
//! these name each other; the walk goes on until nobody new is named.
//!
//! Two objects that keep one shopper between them must not contradict each other: a person, then its devices are copied, then
//! the person again, until both copies of the person are the same. So whatever moved from one to the other moved before or
//! after. A device that has changed when it is copied again has the persons it names copied again, too.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::door::Door;
use super::files::{DEPLOYMENT, Files, Line};

/// Objects asked for at once, as many as the door takes.
const OBJECTS_MAX: usize = 40;
/// How often somebody who changes all the time is copied anew.
const TURNS_MAX: u8 = 5;
/// How often a line says how far it is.
const TELLS_EVERY: Duration = Duration::from_secs(5);

/// Objects by their names, each with what tells its copies apart.
type Marks = HashMap<String, [u8; 32]>;

/// A copy of an object.
#[derive(Clone, Default)]
struct Copy {
    lines: Vec<String>,
    leads: Vec<String>,
    some: bool,
}

impl Copy {
    /// Tells it from another copy.
    fn mark(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        self.lines.iter().for_each(|line| hash.update(line));
        hash.finalize().into()
    }
}

/// A walk over one shop, or over the deployment's own object.
pub(crate) struct Walk<'a> {
    door: &'a mut Door,
    files: &'a mut Files,
    shop: Option<&'a str>,
    /// Named, and not copied yet.
    queue: VecDeque<String>,
    /// Everybody who was ever named.
    named: HashSet<String>,
    /// Who is in the file, and as what.
    copied: Marks,
    /// How often somebody was queued again.
    turns: HashMap<String, u8>,
    told: Instant,
}

impl<'a> Walk<'a> {
    /// Goes on from what is in the file already.
    pub(crate) fn new(door: &'a mut Door, files: &'a mut Files, shop: Option<&'a str>) -> Result<Self> {
        let (copied, leads) = begun(files, shop.unwrap_or(DEPLOYMENT))?;
        let (queue, named, turns) = Default::default();
        let mut walk = Walk { door, files, shop, queue, named, copied, turns, told: Instant::now() };
        leads.into_iter().for_each(|name| walk.name(name));
        Ok(walk)
    }

    fn path(&self) -> String {
        self.shop.map_or_else(|| "/v1/backup".to_owned(), |shop| format!("/v1/{shop}/backup"))
    }

    fn file(&self) -> &'a str {
        self.shop.unwrap_or(DEPLOYMENT)
    }

    /// Asks for pages: the lines, in the order of the questions.
    fn ask(&mut self, objects: &[Value]) -> Result<Vec<(String, Line)>> {
        let told = self.door.post_json(&self.path(), &json!({ "objects": objects }))?;
        told.lines().map(|text| Ok((text.to_owned(), Line::read(text)?))).collect()
    }

    /// Copies these whole.
    fn read(&mut self, names: &[String]) -> Result<BTreeMap<String, Copy>> {
        let mut copies: BTreeMap<String, Copy> = BTreeMap::new();
        let mut left: VecDeque<Value> = names.iter().map(|name| json!({ "object": name })).collect();
        while !left.is_empty() {
            let batch: Vec<Value> = left.drain(..left.len().min(OBJECTS_MAX)).collect();
            for (text, line) in self.ask(&batch)? {
                let copy = copies.entry(line.object.clone()).or_default();
                copy.some |= !line.rows.is_empty();
                copy.leads.extend(line.leads);
                copy.lines.push(text);
                if let Some(next) = line.next {
                    left.push_front(json!({ "object": line.object, "after": next }));
                }
            }
        }
        Ok(copies)
    }

    /// Who is named by the objects that every shop has.
    pub(crate) fn find(&mut self, objects: &[String]) -> Result<()> {
        for object in objects {
            let mut after = String::new();
            loop {
                let asked = json!({ "object": object, "after": after, "only_leads": true });
                let (_, line) = self.ask(&[asked])?.pop().context("the Worker answered nothing")?;
                line.leads.into_iter().for_each(|name| self.name(name));
                match line.next {
                    Some(next) => after = next,
                    None => break,
                }
            }
        }
        Ok(())
    }

    fn name(&mut self, name: String) {
        if self.named.insert(name.clone()) && !self.copied.contains_key(&name) {
            self.queue.push_back(name);
        }
    }

    /// Copies whoever was named, and whoever they name.
    pub(crate) fn copy_everybody(&mut self) -> Result<()> {
        // Persons first: their devices are copied along with them.
        self.queue.make_contiguous().sort_by_key(|name| !is_person(name));
        while !self.queue.is_empty() {
            let batch: Vec<String> = self.queue.drain(..self.queue.len().min(OBJECTS_MAX)).collect();
            // A device may have come along with its person meanwhile.
            let again = |name: &String| self.turns.contains_key(name) || !self.copied.contains_key(name);
            let batch: Vec<String> = batch.into_iter().filter(again).collect();
            let copies = self.households(&batch)?;
            self.keep(copies)?;
            if self.told.elapsed() > TELLS_EVERY {
                self.told = Instant::now();
                println!("  … {} copied, {} named", self.copied.len(), self.queue.len());
            }
        }
        Ok(())
    }

    /// Copies of these, and of the devices of the persons among them.
    fn households(&mut self, names: &[String]) -> Result<BTreeMap<String, Copy>> {
        let mut copies = self.read(names)?;
        let mut open: Vec<String> = names.iter().filter(|name| is_person(name)).cloned().collect();
        for _ in 0..TURNS_MAX {
            let leads = open.iter().filter_map(|name| copies.get(name)).flat_map(|copy| &copy.leads);
            let devices: HashSet<String> = leads.filter(|name| !is_person(name)).cloned().collect();
            copies.extend(self.read(&devices.into_iter().collect::<Vec<_>>())?);
            let again = self.read(&open)?;
            open.retain(|name| copies.get(name).map(Copy::mark) != again.get(name).map(Copy::mark));
            copies.extend(again);
            if open.is_empty() {
                return Ok(copies);
            }
        }
        println!("  … {} changed as often as they were copied: see docs/deploying.md", open.join(", "));
        Ok(copies)
    }

    fn keep(&mut self, copies: BTreeMap<String, Copy>) -> Result<()> {
        let here: HashSet<String> = copies.keys().cloned().collect();
        let mut lines = Vec::new();
        for (name, copy) in copies {
            let (mark, known) = (copy.mark(), self.copied.get(&name).copied());
            self.named.insert(name.clone());
            if known == Some(mark) {
                continue;
            }
            for lead in copy.leads {
                if here.contains(&lead) {
                    continue;
                }
                let turns = self.turns.get(&lead).copied().unwrap_or(0);
                if !self.copied.contains_key(&lead) {
                    self.name(lead);
                } else if !is_person(&name) && is_person(&lead) && turns < TURNS_MAX {
                    self.turns.insert(lead.clone(), turns + 1);
                    self.queue.push_back(lead);
                }
            }
            // Nothing is kept of whom nothing is kept; but who went since an earlier copy is to be known as gone.
            if copy.some || known.is_some() {
                lines.extend(copy.lines);
            }
            self.copied.insert(name, mark);
        }
        self.files.append(self.file(), &lines)
    }

    /// Copies objects page by page, however long they are.
    pub(crate) fn copy_whole(&mut self, objects: &[String]) -> Result<()> {
        for object in objects {
            let mut after = String::new();
            loop {
                let asked = json!({ "object": object, "after": after });
                let (text, line) = self.ask(&[asked])?.pop().context("the Worker answered nothing")?;
                if !line.rows.is_empty() || !after.is_empty() {
                    self.files.append(self.file(), &[text])?;
                }
                match line.next {
                    Some(next) => after = next,
                    None => break,
                }
            }
        }
        Ok(())
    }
}

/// Who is in the file already, as what, and whom they name: nobody else may name those.
pub(super) fn begun(files: &Files, file: &str) -> Result<(Marks, HashSet<String>)> {
    let mut known: HashMap<String, Copy> = HashMap::new();
    let (mut copied, mut leads) = (HashMap::new(), HashSet::new());
    files.lines(file, |text| {
        let line = Line::read(text)?;
        let copy = known.entry(line.object.clone()).or_default();
        if line.after.is_empty() {
            *copy = Copy::default();
        }
        copy.lines.push(text.to_owned());
        leads.extend(line.leads);
        if line.next.is_none() {
            copied.insert(line.object.clone(), copy.mark());
            known.remove(&line.object);
        }
        Ok(())
    })?;
    Ok((copied, leads))
}

fn is_person(name: &str) -> bool {
    name.starts_with("person/")
}
