//! Metaschemas of one's own: the schemas that name them have to be valid under them (core, section 8.1.1).

use super::build::Builder;
use super::registry::Registry;
use crate::Code;
use crate::explain::{self, Limits};

/// A schema document nests less deeply than this.
const LIMITS: Limits = Limits { max_depth: 1_000, max_size: u32::MAX as u64, lenient: false, allow_duplicates: false };

/// Checks every resource whose metaschema is no standard one, and notes what is wrong.
pub(super) fn check(mut registry: Registry<'_>) -> Registry<'_> {
    for (metaschema, resource) in registry.own_metaschemas() {
        let graph;
        (graph, registry) = Builder::new(registry, false).build(metaschema);
        // A metaschema that is none has been noted, and has nothing to say.
        if registry.findings.any() {
            return registry;
        }
        let Some(bytes) = registry.value(&resource).map(|value| value.to_string().into_bytes()) else { continue };
        let report = explain::explain(&graph, &LIMITS, &bytes);
        if report.outcome.code == Code::Budget {
            let (document, pointer) = &resource;
            let document = std::sync::Arc::clone(registry.document_uri(*document));
            let cause = "a pattern with a backreference in the metaschema that $schema names takes too many steps here";
            registry.findings.unsupported(&document, &format!("{pointer}/$schema"), "$schema", cause);
        }
        for violation in report.violations {
            let (document, pointer) = &resource;
            let at = format!("{pointer}{}", violation.instance_location);
            let keyword = violation.instance_location.split('/').nth(1).unwrap_or_default();
            let cause = format!(
                "the metaschema that $schema names refuses this: {}, by {}",
                violation.message, violation.absolute_keyword_location
            );
            let document = std::sync::Arc::clone(registry.document_uri(*document));
            registry.findings.bad(&document, &at, keyword, cause);
        }
    }
    registry
}
