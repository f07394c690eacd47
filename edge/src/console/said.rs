//! What a page says of the form before it. The address carries a word of ours (`?said=paused`), never a text: a link that
//! somebody made cannot put words into the console's mouth.

use rappel_console::Flash;

/// The sentence for a word; nothing for one that is not ours.
pub(super) fn flash(word: Option<&str>) -> Option<Flash> {
    let good = match word? {
        "paused" => "Everything is paused. What is due waits.",
        "resumed" => "Messages go on. What waited goes within the next twenty minutes.",
        "switched" => "Done. It holds for everybody within half a minute.",
        "resent" => "It goes again, if consent, address and stock still agree.",
        "made" => "Here it is, as a draft: nothing goes out before you switch it on.",
        "saved" => "Saved. It holds for everybody within half a minute.",
        "undone" => "Done: it is as it was.",
        "tested" => "On its way to your own mailbox.",
        "invited" => "They may come in now. An invitation is on its way to their mailbox.",
        "sealed" => "Sealed. It is used from now on, everywhere within half a minute.",
        "removed" => "Taken away.",
        "reading" => "The feed is being read. Load the page again in a while.",
        "shop-made" => "Your shop is here. All of it can be changed later.",
        "looked" => "We looked. What is there stands below; a new record can take an hour to be seen.",
        "keys-made" => "The push keys are made and sealed.",
        "suppressed" => "No marketing goes to them any more, by any way.",
        "allowed" => "They can be written to again, if they agreed.",
        "left-out" => "Left out: their visits count nowhere from now on, and start no flow.",
        "counted" => "They count like everybody else from now on.",
        "import-checked" => "The file is read and counted. Nothing is taken in yet.",
        "import-started" => "They are being brought along. You can leave this page.",
        "import-cancelled" => "Forgotten: nothing of that file is kept.",
        "erased" => "Erased. Others who were told of them are being told to forget, too.",
        "signed-out" => "You are signed out.",
        _ => return None,
    };
    Some(Flash::Good(good.into()))
}
