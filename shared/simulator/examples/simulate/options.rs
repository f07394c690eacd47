//! What the command line asks for.

/// How a simulation is run.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// How many made-up shoppers.
    pub(crate) shoppers: u64,
    /// Over how many days they come.
    pub(crate) days: u32,
    /// Where their chance begins.
    pub(crate) seed: u64,
    /// Only these flows; all ready ones if empty.
    pub(crate) flows: Vec<String>,
    /// A file of recorded lives instead.
    pub(crate) people: Option<String>,
    /// Shoppers whose every decision is printed.
    pub(crate) show: u64,
}

const USAGE: &str = "\
Plays shoppers through the ready flows with a made-up clock. Nothing is sent.

  --shoppers 1000     how many are made up
  --days 90           over how many days they come
  --seed 1            the same seed, the same shoppers
  --flows a,b         only these flows
  --people file.jsonl recorded lives instead, one on each line (docs/simulator.md)
  --show 3            print every decision about so many of them";

/// Reads the arguments.
pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options =
        Options { shoppers: 1_000, days: 90, seed: 1, flows: Vec::new(), people: None, show: 3 };
    while let Some(flag) = arguments.next() {
        if flag == "--help" {
            return Err(USAGE.into());
        }
        let value = arguments.next().ok_or_else(|| format!("{flag} needs a value\n\n{USAGE}"))?;
        let number = || value.parse::<u64>().map_err(|_| format!("{flag} {value}: write a whole number"));
        match flag.as_str() {
            "--shoppers" => options.shoppers = number()?,
            "--days" => options.days = u32::try_from(number()?.clamp(1, 3_650)).unwrap_or(90),
            "--seed" => options.seed = number()?,
            "--flows" => options.flows = value.split(',').map(str::to_owned).collect(),
            "--people" => options.people = Some(value),
            "--show" => options.show = number()?,
            _ => return Err(format!("there is no flag {flag}\n\n{USAGE}")),
        }
    }
    Ok(options)
}
