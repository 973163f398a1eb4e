//! The formats (JSON Schema validation, section 7.3; section 8.3 in draft 6, 7 in draft 4): whether a string is a date, an
//! address, a URI and so on.
//!
//! One file a format or two. All of them take time in proportion to the text, and none panics, whatever the text. What a
//! format means is said by the RFC that the drafts name; each file cites it.

mod address;
mod date;
mod date_time;
mod duration;
mod email;
mod hostname;
mod idn;
mod json_pointer;
mod regex;
#[cfg(test)]
mod tests;
mod time;
mod uri;
mod uri_template;
mod uuid;

use crate::schema::Draft;

/// A format that a draft defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `date-time`
    DateTime,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `duration`
    Duration,
    /// `email`
    Email,
    /// `idn-email`
    IdnEmail,
    /// `hostname`, as from draft 7 on: a label that starts with `xn--` has to be one that IDNA can have made.
    Hostname,
    /// `hostname` in drafts 4 and 6, which know nothing of IDNA.
    PlainHostname,
    /// `idn-hostname`
    IdnHostname,
    /// `ipv4`
    Ipv4,
    /// `ipv6`
    Ipv6,
    /// `uri`
    Uri,
    /// `uri-reference`
    UriReference,
    /// `iri`
    Iri,
    /// `iri-reference`
    IriReference,
    /// `uri-template`
    UriTemplate,
    /// `uuid`
    Uuid,
    /// `json-pointer`
    JsonPointer,
    /// `relative-json-pointer`
    RelativeJsonPointer,
    /// `regex`
    Regex,
}

impl Format {
    /// The format that a draft calls so; `None` where it defines none, so that the name asserts nothing.
    #[must_use]
    pub fn of(draft: Draft, name: &str) -> Option<Format> {
        let (format, since) = match name {
            "date-time" => (Format::DateTime, Draft::Draft4),
            "email" => (Format::Email, Draft::Draft4),
            "hostname" if draft < Draft::Draft7 => (Format::PlainHostname, Draft::Draft4),
            "hostname" => (Format::Hostname, Draft::Draft7),
            "ipv4" => (Format::Ipv4, Draft::Draft4),
            "ipv6" => (Format::Ipv6, Draft::Draft4),
            "uri" => (Format::Uri, Draft::Draft4),
            "uri-reference" => (Format::UriReference, Draft::Draft6),
            "uri-template" => (Format::UriTemplate, Draft::Draft6),
            "json-pointer" => (Format::JsonPointer, Draft::Draft6),
            "date" => (Format::Date, Draft::Draft7),
            "time" => (Format::Time, Draft::Draft7),
            "idn-email" => (Format::IdnEmail, Draft::Draft7),
            "idn-hostname" => (Format::IdnHostname, Draft::Draft7),
            "iri" => (Format::Iri, Draft::Draft7),
            "iri-reference" => (Format::IriReference, Draft::Draft7),
            "relative-json-pointer" => (Format::RelativeJsonPointer, Draft::Draft7),
            "regex" => (Format::Regex, Draft::Draft7),
            "duration" => (Format::Duration, Draft::Draft201909),
            "uuid" => (Format::Uuid, Draft::Draft201909),
            _ => return None,
        };
        (draft >= since).then_some(format)
    }

    /// The name that schemas give it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Format::DateTime => "date-time",
            Format::Date => "date",
            Format::Time => "time",
            Format::Duration => "duration",
            Format::Email => "email",
            Format::IdnEmail => "idn-email",
            Format::Hostname | Format::PlainHostname => "hostname",
            Format::IdnHostname => "idn-hostname",
            Format::Ipv4 => "ipv4",
            Format::Ipv6 => "ipv6",
            Format::Uri => "uri",
            Format::UriReference => "uri-reference",
            Format::Iri => "iri",
            Format::IriReference => "iri-reference",
            Format::UriTemplate => "uri-template",
            Format::Uuid => "uuid",
            Format::JsonPointer => "json-pointer",
            Format::RelativeJsonPointer => "relative-json-pointer",
            Format::Regex => "regex",
        }
    }

    /// Whether a text is of the format.
    ///
    /// Cost: linear in the text. Nothing is allocated but for `idn-hostname` and `idn-email` (a label with more than four
    /// marks in a row) and `regex` (groups nested more than 64 deep, or very many of them).
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Format::DateTime => date_time::is_date_time(text.as_bytes()),
            Format::Date => date::is_date(text.as_bytes()),
            Format::Time => time::is_time(text.as_bytes()),
            Format::Duration => duration::is_duration(text.as_bytes()),
            Format::Email => email::is_email(text),
            Format::IdnEmail => email::is_idn_email(text),
            Format::Hostname => hostname::is_hostname(text),
            Format::PlainHostname => hostname::is_plain_hostname(text),
            Format::IdnHostname => hostname::is_idn_hostname(text),
            Format::Ipv4 => address::is_ipv4(text),
            Format::Ipv6 => address::is_ipv6(text),
            Format::Uri => uri::is_uri(text),
            Format::UriReference => uri::is_uri_reference(text),
            Format::Iri => uri::is_iri(text),
            Format::IriReference => uri::is_iri_reference(text),
            Format::UriTemplate => uri_template::is_uri_template(text),
            Format::Uuid => uuid::is_uuid(text.as_bytes()),
            Format::JsonPointer => json_pointer::is_json_pointer(text),
            Format::RelativeJsonPointer => json_pointer::is_relative_json_pointer(text),
            Format::Regex => regex::is_regex(text),
        }
    }

    /// As [`accepts`](Format::accepts), for a text that the scan has checked.
    ///
    /// # Panics
    /// With a text that is not UTF-8.
    #[must_use]
    pub fn accepts_checked(self, text: &[u8]) -> bool {
        self.accepts(std::str::from_utf8(text).expect("the scan checked the text as UTF-8"))
    }
}
