//! Finds, starts, watches, kills and restarts workerd with a [`WorkerConfig`].

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::config::WorkerConfig;
use crate::error::LocalError;
use crate::port;
use crate::process::{ProcessGroup, log_tail};

/// Names another workerd than the one in the project's `node_modules`.
pub const WORKERD_VARIABLE: &str = "RAPPEL_WORKERD";
/// The path every Worker run here answers with 200 when it is ready.
pub const HEALTH_PATH: &str = "/health";
/// A start takes 0.3 s with an idle processor; compiling the wasm beside other work takes several.
const READY_DEADLINE: Duration = Duration::from_secs(60);

/// The workerd to run: `RAPPEL_WORKERD` if set, else the one npm put into the project's `node_modules`.
///
/// # Errors
/// [`LocalError::Missing`], naming the command that installs it.
pub fn find_workerd(project: &Path) -> Result<PathBuf, LocalError> {
    if let Some(named) = env::var_os(WORKERD_VARIABLE) {
        return Ok(PathBuf::from(named));
    }
    let architecture = if cfg!(target_arch = "aarch64") { "arm64" } else { "64" };
    let system = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
    let program =
        project.join(format!("node_modules/@cloudflare/workerd-{system}-{architecture}/bin/workerd"));
    if program.is_file() {
        return Ok(program);
    }
    Err(LocalError::Missing {
        what: format!("workerd ({})", program.display()),
        remedy: "install it with `cargo xtask build`, or name one in RAPPEL_WORKERD".to_owned(),
    })
}

fn write_config(file: &Path, config: &WorkerConfig) -> Result<(), LocalError> {
    fs::write(file, config.to_capnp()?).map_err(|source| LocalError::File {
        doing: "write the workerd configuration",
        path: file.to_owned(),
        source,
    })
}

/// A workerd that serves one Worker; it ends when this is dropped.
#[derive(Debug)]
pub struct Workerd {
    program: PathBuf,
    environment: Vec<(OsString, OsString)>,
    config_file: PathBuf,
    log: PathBuf,
    port: u16,
    health: u16,
    process: Option<ProcessGroup>,
}

impl Workerd {
    /// Writes `config` beside the object storage, starts `program` on it and waits until `/health` answers as expected.
    ///
    /// `environment` is added to this process's own, such as `LD_PRELOAD`.
    ///
    /// # Errors
    /// When the bundle is missing, the port is taken, or workerd does not become ready.
    pub fn start(
        program: &Path,
        config: &WorkerConfig,
        environment: Vec<(OsString, OsString)>,
    ) -> Result<Self, LocalError> {
        if !port::is_free(config.port) {
            return Err(LocalError::Missing {
                what: format!("free port {}", config.port),
                remedy: "another program listens on it; end that program or choose another port".to_owned(),
            });
        }
        fs::create_dir_all(&config.storage).map_err(|source| LocalError::File {
            doing: "make the folder for the objects",
            path: config.storage.clone(),
            source,
        })?;
        let config_file = config.storage.with_extension("capnp");
        write_config(&config_file, config)?;
        let mut workerd = Self {
            program: program.to_owned(),
            environment,
            log: config.storage.with_extension("log"),
            config_file,
            port: config.port,
            health: config.health,
            process: None,
        };
        workerd.launch()?;
        Ok(workerd)
    }

    /// Ends workerd as `kill -9` would: whatever it had not written is lost.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Starts it again on the same port and storage, killing it first if it runs.
    ///
    /// # Errors
    /// When it does not become ready.
    pub fn restart(&mut self) -> Result<(), LocalError> {
        self.kill();
        self.launch()
    }

    /// Starts it again with other settings, on the same storage.
    ///
    /// # Errors
    /// As [`Workerd::start`].
    pub fn redeploy(&mut self, config: &WorkerConfig) -> Result<(), LocalError> {
        self.kill();
        write_config(&self.config_file, config)?;
        self.health = config.health;
        self.launch()
    }

    /// Where the Worker answers, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The port the Worker answers on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The process id while it runs, for measuring its processor time.
    #[must_use]
    pub fn process_id(&self) -> Option<u32> {
        self.process.as_ref().map(ProcessGroup::id)
    }

    /// Whether it has ended by itself. False after [`Workerd::kill`].
    pub fn has_crashed(&mut self) -> bool {
        self.process.as_mut().is_some_and(|process| process.ended().is_some())
    }

    /// The last lines workerd and the Worker printed, earlier runs included.
    #[must_use]
    pub fn log_tail(&self) -> String {
        log_tail(&self.log)
    }

    fn launch(&mut self) -> Result<(), LocalError> {
        let mut command = Command::new(&self.program);
        command.args(["serve", "--experimental", "--import-path=/"]).arg(&self.config_file);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        let mut process = ProcessGroup::start("workerd", command, &self.log)?;
        let (port, health) = (self.port, self.health);
        process.wait_until(&format!("answer {health} on /health"), READY_DEADLINE, || {
            port::http_status(port, HEALTH_PATH) == Some(health)
        })?;
        self.process = Some(process);
        Ok(())
    }
}
