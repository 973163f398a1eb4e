package corpus

import (
	"context"
	"embed"
	"fmt"
)

//go:embed schemas/*.json
var schemas embed.FS

// Bounds of a document that a service receives: what is cut smaller or larger is left out.
const (
	smallestDocument = 200
	largestDocument  = 10_000
)

// definition says how one of the default sets is made.
type definition struct {
	name   string
	source string // the file of the payload module
	origin string
	cut    func(text []byte) ([][]byte, error)
	// documents is how many documents the cut yields; another number means that cut or source is not what was written here.
	documents int
}

var definitions = []definition{
	{
		name: "fhir-claim", source: "synthea_fhir.json", documents: 93,
		origin: "Claims and explanations of benefit of one synthetic patient (Synthea, FHIR R4), an entry of the bundle each.",
		cut:    cutFHIR("Claim", "ExplanationOfBenefit"),
	},
	{
		name: "fhir-observation", source: "synthea_fhir.json", documents: 599,
		origin: "Observations of one synthetic patient (Synthea, FHIR R4), an entry of the bundle each.",
		cut:    cutFHIR("Observation"),
	},
	{
		name: "fhir-record", source: "synthea_fhir.json", documents: 222,
		origin: "Nine kinds of record entries of one synthetic patient (Synthea, FHIR R4), an entry of the bundle each.",
		cut: cutFHIR("Encounter", "Condition", "Procedure", "Immunization", "MedicationRequest", "DiagnosticReport",
			"CarePlan", "CareTeam", "Goal"),
	},
	{
		name: "source-tree", source: "golang_source.json", documents: 305,
		origin: "Folders of the Go source repository with their history: the largest subtrees that fit the bounds.",
		cut:    cutSourceTree,
	},
	{
		name: "ticket-event", source: "citm_catalog.json", documents: 165,
		origin: "Events of a concert hall's ticketing catalogue (CITM).",
		cut:    cutCatalogue("events"),
	},
	{
		name: "ticket-performance", source: "citm_catalog.json", documents: 243,
		origin: "Performances of a concert hall's ticketing catalogue (CITM) with their prices and areas.",
		cut:    cutCatalogue("performances"),
	},
	{
		name: "twitter-status", source: "twitter_status.json", documents: 100,
		origin: "Statuses of one Twitter search, mostly Japanese; 73 of the 100 carry the status they retweet.",
		cut:    cutStatuses,
	},
	{
		name: "twitter-user", source: "twitter_status.json", documents: 115,
		origin: "Profiles of the accounts in those statuses, each account once.",
		cut:    cutUsers,
	},
}

// Default makes the payload sets that need nothing but the dependencies of this build. The documents are real; white space
// between tokens is taken out, as services send JSON, and everything else is byte for byte what the source has.
func Default(ctx context.Context) ([]*Set, error) {
	dir, err := moduleFolder(ctx)
	if err != nil {
		return nil, err
	}
	texts := map[string][]byte{}
	var sets []*Set
	for _, def := range definitions {
		text, ok := texts[def.source]
		if !ok {
			if text, err = readSource(dir, def.source); err != nil {
				return nil, err
			}
			texts[def.source] = text
		}
		set, err := def.make(text)
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	return sets, nil
}

func (def *definition) make(text []byte) (*Set, error) {
	schema, err := schemas.ReadFile("schemas/" + def.name + ".json")
	if err != nil {
		return nil, fmt.Errorf("the build holds no schema for the payload set %s: %w", def.name, err)
	}
	documents, err := def.cut(text)
	if err != nil {
		return nil, fmt.Errorf("cannot cut %s into the payload set %s: %w", def.source, def.name, err)
	}
	set := &Set{Name: def.name, Origin: def.origin, Schema: schema}
	for _, data := range documents {
		if len(data) >= smallestDocument && len(data) <= largestDocument {
			set.Documents = append(set.Documents, Document{Data: data})
		}
	}
	if len(set.Documents) != def.documents {
		return nil, fmt.Errorf("the payload set %s has %d documents, expected %d: its source or the way it is cut has changed",
			def.name, len(set.Documents), def.documents)
	}
	return set, set.check()
}
