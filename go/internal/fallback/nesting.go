package fallback

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// nesting is how schemas are applied inside one another. The library calls itself for each, and a stack that grows beyond
// Go's limit ends the process, which nothing can recover from: so a document that would take too many calls inside one another
// is refused beforehand.
type nesting struct {
	recursive bool // a schema can be applied inside itself, to a part of the value
	perLevel  int  // the most schemas applied inside one another to one value
	all       int  // the most schemas applied inside one another at all; only where it is not recursive
}

// mostNested is how many schemas may be applied inside one another in one run. One takes up to 4 KB of stack, and Go's limit is
// 1 GB (250 MB where pointers have 32 bits).
const mostNested = 160_000 >> (2 * (1 - ^uint(0)>>63))

// fits reports whether a document of that depth can be validated.
func (n nesting) fits(depth int) bool {
	if !n.recursive {
		return n.all <= mostNested
	}
	return n.perLevel*(depth+1) <= mostNested
}

// nestingOf measures the schemas. It also gives those whose reference closes a loop: schemas that lead back to themselves
// without a step into the value, so that nothing is ever decided (JSON Schema core, section 9.4.1).
func nestingOf(schemas []*jsonschema.Schema, dynamic bool) (n nesting, loops []*jsonschema.Schema) {
	inPlace := measure(schemas, true)
	for _, path := range inPlace.loops {
		// Only a reference can lead back up, so there is one; the last is the one that closes the loop.
		for _, s := range slices.Backward(path) {
			if s.Ref != nil {
				loops = append(loops, s)
				break
			}
		}
	}
	all := measure(schemas, false)
	n = nesting{recursive: len(all.loops) > 0, perLevel: inPlace.longest, all: all.longest}
	if dynamic {
		// Where a dynamic reference leads is known only while validating: at worst every schema is inside every other. And the
		// library copies the location at each one on the way back from a violation, so that depth costs its square.
		n.recursive, n.perLevel = true, max(len(schemas), 64)
	}
	return n, loops
}

// measured is what following the edges of a graph finds.
type measured struct {
	longest int
	loops   [][]*jsonschema.Schema // the way, from where it was started, to each edge that leads back
}

// measure follows the edges, all or only those to the same value. The stack is explicit.
func measure(schemas []*jsonschema.Schema, onlyInPlace bool) (out measured) {
	type frame struct {
		schema *jsonschema.Schema
		left   []edge
	}
	const open = -1
	length := map[*jsonschema.Schema]int{} // the longest way from here on, or open
	for _, start := range schemas {
		if length[start] != 0 {
			continue
		}
		length[start] = open
		path := []frame{{start, edges(start)}}
		longest := []int{0}
		for len(path) > 0 {
			top := &path[len(path)-1]
			if len(top.left) == 0 {
				here := longest[len(longest)-1] + 1
				length[top.schema] = here
				out.longest = max(out.longest, here)
				path, longest = path[:len(path)-1], longest[:len(longest)-1]
				if len(longest) > 0 {
					longest[len(longest)-1] = max(longest[len(longest)-1], here)
				}
				continue
			}
			next := top.left[0]
			top.left = top.left[1:]
			if onlyInPlace && !next.inPlace {
				continue
			}
			switch known := length[next.to]; known {
			case 0:
				length[next.to] = open
				path, longest = append(path, frame{next.to, edges(next.to)}), append(longest, 0)
			case open:
				way := make([]*jsonschema.Schema, len(path))
				for i := range path {
					way[i] = path[i].schema
				}
				out.loops = append(out.loops, way)
			default:
				longest[len(longest)-1] = max(longest[len(longest)-1], known)
			}
		}
	}
	return out
}
