//! What the flows of all shops need of the deployment besides their settings.

use rappel_flow::Status;
use worker::Env;

use super::Shops;
use crate::connections::Connections;
use crate::error::EdgeError;

impl Shops {
    /// Whether flows that are on find the connections they name.
    ///
    /// # Errors
    /// Ours: the secret does not read, or lacks one of them; the message says which.
    pub(crate) fn check_connections(&self, env: &Env) -> Result<(), EdgeError> {
        for shop in self.all() {
            let connections = Connections::load(env, &shop.key)?;
            let flows = shop.flows_on();
            let mut live = flows.iter().filter(|flow| flow.file.status == Status::Live);
            live.try_for_each(|flow| connections.check(flow))
                .map_err(|error| EdgeError::Ours(format!("shop {}: {error}", shop.key)))?;
        }
        Ok(())
    }
}
