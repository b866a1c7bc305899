//! Alert rules, and how they stand.

use std::io::Write;

use super::text::{decimal, list, string};
use crate::ask::Side;
use crate::telemetry::alerts::{Declared, Target};
use crate::telemetry::frame::Frame;

/// A rule.
pub(super) fn rule(out: &mut Vec<u8>, declared: &Declared) {
    out.extend_from_slice(b"{\"name\":");
    string(out, &declared.name);
    let _ = match declared.target {
        Target::Actor(index) => write!(out, ",\"actor\":{index},\"channel\":null"),
        Target::Channel(index) => write!(out, ",\"actor\":null,\"channel\":{index}"),
    };
    let rule = &declared.rule;
    out.extend_from_slice(b",\"measure\":");
    string(out, &rule.summary.quantity.to_string());
    let _ = write!(
        out,
        ",\"above\":{},\"threshold\":{},\"colour\":\"{}\"}}",
        rule.side == Side::Above,
        rule.threshold,
        rule.colour.as_str()
    );
}

/// All rules, and how those stand of which there is anything to tell.
pub(in crate::telemetry) fn all_alerts(out: &mut Vec<u8>, rules: &[Declared], frame: &Frame) {
    out.extend_from_slice(b"{\"rules\":");
    list(out, rules, rule);
    out.extend_from_slice(b",\"now\":");
    alerts(out, frame);
    out.push(b'}');
}

/// The alerts of a frame.
pub(super) fn alerts(out: &mut Vec<u8>, frame: &Frame) {
    list(out, &frame.alerts, |out, alert| {
        let _ = write!(out, "[{},\"{}\",", alert.rule, alert.state.as_str());
        decimal(out, alert.value, 4);
        out.push(b',');
        decimal(out, alert.since.as_secs_f64(), 1);
        out.push(b']');
    });
}
