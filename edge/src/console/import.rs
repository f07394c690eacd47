//! People brought along from another tool: a file is uploaded and counted, an owner vouches for it, then it is taken in by itself.

use rappel_access::{Act, Deed};
use rappel_console::page::import::{ImportPage, ImportProblems, ImportState, page as html};
use rappel_shop::import::{ImportPhase, ImportRefusal, ImportRun, ImportTerms, TermsRefusal};
use rappel_shop::limit::IMPORT_BYTES_MAX;
use serde_json::json;
use worker::{Request, Response, ResponseBuilder};

use super::answer;
use super::form::{Form, asked, upload_of_session};
use super::shop::Visit;
use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::deployment_call::DeploymentCall;
use crate::objects::people_import_call::{ImportCall, ImportReply};
use crate::objects::shop_call::{ShopCall, ShopReply};
use rappel_delivery::nameless::without_addresses;

/// Digits of a file's hash in the log of what members did: enough to tell files apart.
const HASH_CHARS: usize = 16;

/// Which of the page's forms, but for the one with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Vouches for the file and has it taken in.
    Start,
    /// Forgets it.
    Cancel,
}

/// The page.
pub(super) async fn page(visit: &Visit<'_>) -> Result<Response, EdgeError> {
    let run = look(visit).await?;
    shown(visit, 200, run, ImportProblems::default())
}

/// Whether more rows are through than the page shows, for its script.
pub(super) async fn moved(visit: &Visit<'_>, request: &Request) -> Result<Response, EdgeError> {
    let shown: Option<u32> = asked(request, "done")?.and_then(|done| done.parse().ok());
    let run = look(visit).await?;
    let moved = run.is_none_or(|run| run.phase != ImportPhase::Running || Some(run.progress.done) != shown);
    let builder = ResponseBuilder::new().with_header("content-type", "application/json")?;
    let answer = json!({ "seen": moved }).to_string();
    Ok(builder.with_header("cache-control", "no-store")?.fixed(answer.into_bytes()))
}

/// Takes a file, and counts what is in it.
pub(super) async fn upload(visit: &Visit<'_>, request: &mut Request) -> Result<Response, EdgeError> {
    visit.reader.check(visit.key.as_str(), Act::Administer)?;
    let (name, bytes) = upload_of_session(request, &visit.reader.csrf, IMPORT_BYTES_MAX).await?;
    let refused = match String::from_utf8(bytes) {
        Err(_) => ImportRefusal::NotUtf8.to_string(),
        Ok(text) => {
            let shop = visit.key.as_str().to_owned();
            match tell(visit, ImportCall::Upload { shop, name, text }).await? {
                ImportReply::Run(_) => return visit.back("/people/import", "import-checked"),
                ImportReply::Refused(refusal) => refusal.to_string(),
                ImportReply::NotTaken(words) => words,
            }
        }
    };
    let problems = ImportProblems { file: Some(refused), ..ImportProblems::default() };
    shown(visit, 422, look(visit).await?, problems)
}

/// Does what one of the other forms says.
pub(super) async fn act(visit: &Visit<'_>, wish: Wish, form: &Form) -> Result<Response, EdgeError> {
    visit.reader.check(visit.key.as_str(), Act::Administer)?;
    let id = form.get("id").to_owned();
    let (call, said) = match wish {
        Wish::Cancel => (ImportCall::Cancel { id }, "import-cancelled"),
        Wish::Start => {
            let (wording, day) = (form.get("wording"), form.get("agreed_on"));
            let terms = match ImportTerms::read(wording, day, form.get("sure") == "yes", visit.now) {
                Ok(terms) => serde_json::to_string(&terms)?,
                Err(refusal) => return shown(visit, 422, look(visit).await?, problems(refusal, form)),
            };
            if let Some(run) =
                look(visit).await?.filter(|run| run.id == id && run.phase == ImportPhase::Checked)
            {
                // Written down first: who vouched for it must not be lost.
                visit
                    .wish(DeploymentCall::Note(visit.entry(Deed::Imported, &about(&run))))
                    .await?
                    .map_err(EdgeError::Ours)?;
            }
            (ImportCall::Start { id, terms }, "import-started")
        }
    };
    match tell(visit, call).await? {
        ImportReply::NotTaken(words) => {
            let problems = ImportProblems { file: Some(words), ..ImportProblems::default() };
            shown(visit, 422, look(visit).await?, problems)
        }
        _ => visit.back("/people/import", said),
    }
}

/// A file as the log knows it: nobody in it is named, not by its own name either.
fn about(run: &ImportRun) -> String {
    let hash: String = run.hash.chars().take(HASH_CHARS).collect();
    let (counts, file) = (&run.counts, without_addresses(&run.file));
    format!(
        "{} with a date, {} without, {} not to be written to, of {file} ({}, SHA-256 {hash}…)",
        counts.people,
        counts.undated,
        counts.suppressed,
        run.format.words()
    )
}

fn problems(refusal: TermsRefusal, form: &Form) -> ImportProblems {
    let says = |words: &str| Some(words.to_owned());
    let typed = ImportProblems {
        typed: Some((form.get("wording").to_owned(), form.get("agreed_on").to_owned())),
        ..ImportProblems::default()
    };
    match refusal {
        TermsRefusal::NoWording => ImportProblems {
            wording: says("Say what they agreed to: the sentence, or the form that had it."),
            ..typed
        },
        TermsRefusal::LongWording => ImportProblems {
            wording: says("That is over 300 bytes: the sentence beside the box is enough."),
            ..typed
        },
        TermsRefusal::NotPast => {
            ImportProblems { agreed_on: says("Give a day of the past, or none."), ..typed }
        }
        TermsRefusal::NotSure => ImportProblems {
            sure: says("Tick the box: only people who agreed can be brought along."),
            ..typed
        },
    }
}

fn shown(
    visit: &Visit<'_>,
    status: u16,
    run: Option<ImportRun>,
    problems: ImportProblems,
) -> Result<Response, EdgeError> {
    let model = ImportPage { state: run.map(state), problems };
    answer::page(status, html(&visit.frame(None), &model))
}

fn state(run: ImportRun) -> ImportState {
    let (counts, progress) = (&run.counts, &run.progress);
    ImportState {
        tool: run.format.words().to_owned(),
        checked: run.phase == ImportPhase::Checked,
        done_at: run.done_at,
        at: run.at,
        rows: counts.rows,
        people: counts.people,
        undated: counts.undated,
        by_channel: [counts.email, counts.sms, counts.whatsapp],
        without: counts.without,
        suppressed: counts.suppressed,
        held: counts.held,
        refused: counts.refused,
        to_tell: run.rows_to_tell(),
        told: progress.done,
        taken: progress.taken,
        known: progress.known,
        left_out: progress.left_out,
        failed: progress.failed,
        id: run.id,
        file: run.file,
        refusals: run.refusals,
    }
}

async fn look(visit: &Visit<'_>) -> Result<Option<ImportRun>, EdgeError> {
    match tell(visit, ImportCall::Look).await? {
        ImportReply::Run(run) => Ok(run.map(|run| serde_json::from_str(&run)).transpose()?),
        other => Err(EdgeError::Ours(format!("the import's object answered {other:?}"))),
    }
}

async fn tell(visit: &Visit<'_>, call: ImportCall) -> Result<ImportReply, EdgeError> {
    match ask(&bindings::people_import(visit.env, &visit.key)?, &ShopCall::Import(call)).await? {
        ShopReply::Import(reply) => Ok(reply),
        other => Err(EdgeError::Ours(format!("the import's object answered {other:?}"))),
    }
}
