//! `/o/<token>`: a double opt-in is confirmed. A `GET` shows one button, whoever asks; the `POST` confirms, once or again.

use rappel_delivery::page::{confirm_question, confirmed, nothing_to_confirm};
use rappel_delivery::signing::Purpose;
use worker::{Env, Request, Response};

use super::letter::{Answer, read};
use super::page::Desk;
use crate::error::EdgeError;

/// The page with the button.
pub(crate) fn page(env: &Env, request: &Request, token: &str) -> Result<Response, EdgeError> {
    let answer: Answer = read(env, Purpose::Confirmation, token)?;
    let desk = Desk::of(request, &answer.letter.shop)?;
    desk.answer(confirm_question(&desk.host()))
}

/// The click.
pub(crate) async fn act(env: &Env, request: &Request, token: &str) -> Result<Response, EdgeError> {
    let answer: Answer = read(env, Purpose::Confirmation, token)?;
    let desk = Desk::of(request, &answer.letter.shop)?;
    let said = if answer.prove(env, true).await? { confirmed } else { nothing_to_confirm };
    desk.answer(said(&desk.host()))
}
