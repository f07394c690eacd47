//! A flow's steps as a tree, each with the three names it goes by: its JSON pointer (fields), its place in words (problems),
//! and the name that the engine gave it when it laid the flow out (figures).

use rappel_flow::{Condition, Flow, Send, Step};

/// A step.
pub(super) struct Node<'a> {
    pub(super) step: &'a Step,
    /// In the flow's file: `/steps/1`.
    pub(super) pointer: String,
    /// As the engine's problems call it: `step 2`.
    pub(super) place: String,
    /// As figures and people's states call it: `wait-1`, or what it was named.
    pub(super) name: String,
    /// Of a split.
    pub(super) ways: Vec<Way<'a>>,
}

/// A way out of a split, or what an exit ends with.
pub(super) struct Way<'a> {
    /// All of these must hold; nothing for what is done otherwise.
    pub(super) when: Option<&'a [Condition]>,
    /// Of the conditions.
    pub(super) pointer: String,
    pub(super) place: String,
    pub(super) nodes: Vec<Node<'a>>,
}

/// The steps, and what the exits end with by the exits' places.
pub(super) struct Tree<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    pub(super) endings: Vec<Vec<Node<'a>>>,
}

/// Walks it.
pub(super) fn tree(flow: &Flow) -> Tree<'_> {
    let mut names = flow.step_names();
    let mut walk = Walk(&mut names);
    let nodes = walk.all(&flow.file.steps, "/steps", "");
    let exits = flow.file.exits.iter().enumerate();
    let endings = exits.map(|(number, exit)| {
        let place = format!("exit {}, last branch, ", number + 1);
        walk.all(&exit.ends_with, &format!("/exits/{number}/ends_with"), &place)
    });
    let endings = endings.collect();
    Tree { nodes, endings }
}

/// All its steps in one row, without their ways.
pub(super) fn row(flow: &Flow) -> Vec<Node<'_>> {
    let tree = tree(flow);
    let mut found = Vec::new();
    flat(tree.nodes.into_iter().chain(tree.endings.into_iter().flatten()).collect(), &mut found);
    found
}

fn flat<'a>(nodes: Vec<Node<'a>>, found: &mut Vec<Node<'a>>) {
    for mut node in nodes {
        let ways = std::mem::take(&mut node.ways);
        found.push(node);
        ways.into_iter().for_each(|way| flat(way.nodes, found));
    }
}

/// All messages, with their steps' names.
pub(super) fn messages<'a>(flow: &'a Flow) -> Vec<(String, &'a Send)> {
    let message = |node: Node<'a>| match node.step {
        Step::Send(send) => Some((node.name, send)),
        _ => None,
    };
    row(flow).into_iter().filter_map(message).collect()
}

/// The names of the steps to come.
struct Walk<'n, 'a>(&'n mut dyn Iterator<Item = &'a str>);

impl<'a> Walk<'_, 'a> {
    fn all(&mut self, steps: &'a [Step], pointer: &str, place: &str) -> Vec<Node<'a>> {
        let one = |(number, step)| {
            self.one(step, format!("{pointer}/{number}"), format!("{place}step {}", number + 1))
        };
        steps.iter().enumerate().map(one).collect()
    }

    fn one(&mut self, step: &'a Step, pointer: String, place: String) -> Node<'a> {
        let name = self.0.next().unwrap_or_default().to_owned();
        let ways = match step {
            Step::Split { branches, otherwise } => {
                let mut ways: Vec<Way> = Vec::new();
                for (number, branch) in branches.iter().enumerate() {
                    let pointer = format!("{pointer}/split/branches/{number}");
                    let place = format!("{place}, branch {}", number + 1);
                    let nodes = self.all(&branch.steps, &format!("{pointer}/steps"), &format!("{place}, "));
                    ways.push(Way {
                        when: Some(&branch.when),
                        pointer: format!("{pointer}/when"),
                        place,
                        nodes,
                    });
                }
                let place = format!("{place}, otherwise");
                let pointer = format!("{pointer}/split/otherwise");
                let nodes = self.all(otherwise, &pointer, &format!("{place}, "));
                ways.push(Way { when: None, pointer, place, nodes });
                ways
            }
            _ => Vec::new(),
        };
        Node { step, pointer, place, name, ways }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rappel_flow::parse_flow;

    fn ready_flows() -> Vec<Flow> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../flows");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let read = |path: std::path::PathBuf| {
            let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
            parse_flow(&id, &std::fs::read_to_string(path).unwrap()).unwrap()
        };
        files.map(read).collect()
    }

    #[test]
    fn messages_go_by_the_names_the_engine_gives_them() {
        for flow in ready_flows() {
            let found = messages(&flow);
            assert_eq!(found.len(), flow.sends().count(), "{}", flow.file.id);
            for (name, send) in found {
                assert_eq!(flow.send(&name), Some(send), "{}: {name}", flow.file.id);
            }
        }
    }

    #[test]
    fn a_pointer_leads_to_its_step_and_a_place_is_the_engines_word_for_it() {
        for flow in ready_flows() {
            let json = serde_json::to_value(&flow.file).unwrap();
            let tree = tree(&flow);
            let mut open: Vec<Node> =
                tree.nodes.into_iter().chain(tree.endings.into_iter().flatten()).collect();
            while let Some(node) = open.pop() {
                let there = json.pointer(&node.pointer).unwrap();
                assert_eq!(*there, serde_json::to_value(node.step).unwrap(), "{}", node.pointer);
                open.extend(node.ways.into_iter().flat_map(|way| way.nodes));
            }
        }
        let wrong = r#"{"id":"own-flow","name":"x","status":"live","rank":"offers","trigger":{"on":"order-placed"},
            "steps":[{"split":{"branches":[{"when":[{"orders":{"at_least":1}}],"steps":[{"send":{"template":"?","category":"marketing"}}]}]}}]}"#;
        let problems = parse_flow("own-flow", wrong).unwrap_err();
        assert!(problems.iter().any(|problem| problem.place == "step 1, branch 1, step 1"), "{problems:?}");
    }
}
