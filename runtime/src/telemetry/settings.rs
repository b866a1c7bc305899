//! Where and how often the telemetry shows what: the graph's statement, and the environment before it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::graph::TelemetryFault;
use crate::graph::telemetry_policy::{Appended, TelemetryPolicy};

/// `off`, a port, or an address with a port.
const ADDRESS: &str = "STEADYGRAPH_TELEMETRY";

/// The file to record frames in.
const RECORD: &str = "STEADYGRAPH_RECORD";

/// More frames a second would cost more than they show.
pub(crate) const SHORTEST: Duration = Duration::from_millis(10);

/// What is set.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(super) address: SocketAddr,
    /// Whether the next port will do where this one is taken: not where the environment names it.
    pub(super) may_move: bool,
    pub(super) every: Duration,
    pub(super) token: Option<String>,
    pub(super) recording: Option<PathBuf>,
    pub(super) legacy_names: bool,
    pub(super) appended: Vec<Appended>,
}

impl Settings {
    /// What the graph and the environment say; `None` where they say `off`.
    ///
    /// # Errors
    ///
    /// When what they say cannot be.
    pub(crate) fn read(policy: &TelemetryPolicy) -> Result<Option<Self>, TelemetryFault> {
        let read = |name| match std::env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => {
                Err(fault(format!("{name} in the environment is no text")))
            }
        };
        Self::of(policy, read(ADDRESS)?.as_deref(), read(RECORD)?.as_deref())
    }

    fn of(
        policy: &TelemetryPolicy,
        address: Option<&str>,
        record: Option<&str>,
    ) -> Result<Option<Self>, TelemetryFault> {
        let (mut place, mut may_move, mut is_off) = (policy.address, true, policy.is_off);
        match address.map(str::trim) {
            None | Some("") => {}
            Some("off") => is_off = true,
            Some(text) => {
                (place, may_move) = parse(text, place)?;
                is_off = false;
            }
        }
        if is_off {
            return Ok(None);
        }
        if policy.every < SHORTEST {
            return Err(fault(format!(
                "frames every {:?} are too many: from one to the next it takes at least {SHORTEST:?}",
                policy.every
            )));
        }
        if policy.token.as_ref().is_some_and(String::is_empty) {
            return Err(fault("the telemetry's token is empty".to_owned()));
        }
        if !place.ip().is_loopback() && policy.token.is_none() {
            return Err(fault(format!(
                "the telemetry would listen on {place}, where other machines reach it: give it a token, \
                 `telemetry().token(…)`, or listen on 127.0.0.1"
            )));
        }
        Ok(Some(Self {
            address: place,
            may_move,
            every: policy.every,
            token: policy.token.clone(),
            recording: record
                .map(PathBuf::from)
                .or_else(|| policy.recording.clone()),
            legacy_names: policy.legacy_names,
            appended: policy.appended.clone(),
        }))
    }

    pub(crate) fn every(&self) -> Duration {
        self.every
    }
}

/// An address with a port, or a port alone; one that is named exactly must be had exactly.
fn parse(text: &str, default: SocketAddr) -> Result<(SocketAddr, bool), TelemetryFault> {
    if let Ok(port) = text.parse::<u16>() {
        return Ok((SocketAddr::new(default.ip(), port), false));
    }
    text.parse().map(|address| (address, false)).map_err(|_| {
        fault(format!(
            "{ADDRESS}={text}: expected `off`, a port such as 9901, or an address such as 127.0.0.1:9901"
        ))
    })
}

fn fault(what: String) -> TelemetryFault {
    TelemetryFault { what, source: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry;

    fn of(policy: &TelemetryPolicy, address: Option<&str>) -> Result<Option<SocketAddr>, String> {
        Settings::of(policy, address, None)
            .map(|settings| settings.map(|settings| settings.address))
            .map_err(|fault| fault.to_string())
    }

    #[test]
    fn the_environment_comes_before_the_graph() {
        let policy = telemetry().port(7000);
        assert_eq!(of(&policy, None), Ok(Some(([127, 0, 0, 1], 7000).into())));
        assert_eq!(
            of(&policy, Some("8000")),
            Ok(Some(([127, 0, 0, 1], 8000).into()))
        );
        assert_eq!(
            of(&policy, Some("127.0.0.2:1")),
            Ok(Some(([127, 0, 0, 2], 1).into()))
        );
        assert_eq!(of(&policy, Some("off")), Ok(None));
        assert_eq!(
            of(&policy.off(), Some("8000")),
            Ok(Some(([127, 0, 0, 1], 8000).into())),
            "and so it can be turned on"
        );
    }

    #[test]
    fn what_cannot_be_is_an_error_that_says_what_can() {
        let error = of(&telemetry(), Some("on")).unwrap_err();
        assert!(error.contains("`off`, a port such as 9901"), "{error}");
        let error = of(&telemetry().every(Duration::from_millis(1)), None).unwrap_err();
        assert!(error.contains("at least 10ms"), "{error}");
    }

    #[test]
    fn whom_other_machines_reach_needs_a_token() {
        let error = of(&telemetry(), Some("0.0.0.0:9900")).unwrap_err();
        assert!(error.contains("token"), "{error}");
        let policy = telemetry().token("secret");
        assert!(of(&policy, Some("0.0.0.0:9900")).is_ok());
        assert!(of(&telemetry().token(""), None).is_err());
    }
}
