//! Which mail server to hand messages to, and how: one line of configuration.

use percent_encoding::percent_decode_str;

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// TLS from the first byte (RFC 8314): `smtps://`, port 465.
    Tls,
    /// Plain at first, then TLS before anything secret (RFC 3207): `smtp://`, port 587.
    StartTls,
    /// No protection: `smtp://` to this very machine only, for development.
    Plain,
}

/// A mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpServer {
    /// How the connection is protected.
    pub security: SmtpSecurity,
    /// Host name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// User name and password, if it wants a login.
    pub login: Option<(String, String)>,
}

impl core::fmt::Debug for SmtpServer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SmtpServer({:?} {}:{})", self.security, self.host, self.port)
    }
}

/// What a wrong `EMAIL_PROVIDER` is told. It never repeats the value, which holds a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmtpServerError;

impl core::fmt::Display for SmtpServerError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(
            "EMAIL_PROVIDER must look like smtps://user:password@smtp.example.com:465 or smtp://… for STARTTLS; \
             encode special characters of the password as %40 and the like",
        )
    }
}

impl SmtpServer {
    /// Reads `smtps://[user:password@]host[:port]` or `smtp://…`.
    pub fn parse(url: &str) -> Result<Self, SmtpServerError> {
        let (scheme, rest) = url.trim().split_once("://").ok_or(SmtpServerError)?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (login, place) = match rest.rsplit_once('@') {
            Some((login, place)) => (Some(read_login(login)?), place),
            None => (None, rest),
        };
        let authority: http::uri::Authority = place.parse().map_err(|_| SmtpServerError)?;
        let host = authority.host().to_owned();
        let port = match place.strip_prefix(host.as_str()) {
            Some("") => None,
            Some(port) => Some(port.strip_prefix(':').and_then(|p| p.parse().ok()).ok_or(SmtpServerError)?),
            None => return Err(SmtpServerError),
        };
        if host.is_empty() {
            return Err(SmtpServerError);
        }
        let security = match scheme {
            "smtps" => SmtpSecurity::Tls,
            "smtp" if is_loopback(&host) => SmtpSecurity::Plain,
            "smtp" => SmtpSecurity::StartTls,
            _ => return Err(SmtpServerError),
        };
        let port = port.unwrap_or(if security == SmtpSecurity::Tls { 465 } else { 587 });
        Ok(SmtpServer { security, host, port, login })
    }
}

fn read_login(login: &str) -> Result<(String, String), SmtpServerError> {
    let (user, password) = login.split_once(':').ok_or(SmtpServerError)?;
    let decode = |text: &str| match percent_decode_str(text).decode_utf8() {
        Ok(text) if !text.is_empty() && !text.chars().any(char::is_control) => Ok(text.into_owned()),
        _ => Err(SmtpServerError),
    };
    Ok((decode(user)?, decode(password)?))
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(security: SmtpSecurity, host: &str, port: u16, login: Option<(&str, &str)>) -> SmtpServer {
        let login = login.map(|(user, password)| (user.to_owned(), password.to_owned()));
        SmtpServer { security, host: host.to_owned(), port, login }
    }

    #[test]
    fn one_line_says_where_and_how() {
        let check = |url: &str, expected| assert_eq!(SmtpServer::parse(url), Ok(expected), "{url}");
        check("smtp://localhost:1025", server(SmtpSecurity::Plain, "localhost", 1025, None));
        check("smtp://127.0.0.1:1025/", server(SmtpSecurity::Plain, "127.0.0.1", 1025, None));
        check("smtps://smtp.example.com", server(SmtpSecurity::Tls, "smtp.example.com", 465, None));
        check(
            "smtps://ada%40example.com:p%3Ass@smtp.example.com:2465",
            server(SmtpSecurity::Tls, "smtp.example.com", 2465, Some(("ada@example.com", "p:ss"))),
        );
        check(
            "smtp://u:p@smtp.example.com",
            server(SmtpSecurity::StartTls, "smtp.example.com", 587, Some(("u", "p"))),
        );
    }

    #[test]
    fn wrong_lines_are_refused_without_repeating_the_password() {
        for bad in [
            "",
            "smtp.example.com:465",
            "http://smtp.example.com",
            "smtps://",
            "smtps://:465",
            "smtps://u@host",
            "smtps://host:port",
            "smtps://host:99999",
            "smtps://u:%0d%0a@host",
            "smtps://u:@host",
            "smtps://host:",
        ] {
            assert_eq!(SmtpServer::parse(bad), Err(SmtpServerError), "{bad}");
        }
        let server = SmtpServer::parse("smtps://user:secret@smtp.example.com").unwrap();
        assert!(!format!("{server:?}{SmtpServerError}").contains("secret"));
    }
}
