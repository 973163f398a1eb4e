package drill

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jsongate/jsongate/bench/internal/load"
	"github.com/jsongate/jsongate/bench/service/catalogue"
)

type ordinary struct{}

func (ordinary) Next() load.Request { return load.Request{Kind: "ordinary"} }

func TestFaultsAreProvokedOnlyWhenAskedFor(t *testing.T) {
	s := &source{ordinary: ordinary{}, run: "r"}
	if one := s.Next(); one.Kind != "ordinary" {
		t.Errorf("unasked: %s", one.Kind)
	}
	s.provoke(panics, 1)
	first, second := s.Next(), s.Next()
	sameKey := first.Header.Get("Idempotency-Key") == second.Header.Get("Idempotency-Key")
	if !strings.Contains(string(first.Body), `"jsongate-panic"`) || sameKey {
		t.Errorf("asked: %s with the keys %v, %v", first.Body, first.Header, second.Header)
	}
	s.provoke(panics, 0)
	if one := s.Next(); one.Kind != "ordinary" {
		t.Errorf("after that: %s", one.Kind)
	}
}

func TestPoisonedOrderMustBeAnsweredAsAnyOther(t *testing.T) {
	check := poisoned(wrong, "key").Check
	total := 2 * catalogue.Products()[0].PriceCents
	good := fmt.Sprintf(`{"id":"ord_1","status":"created","total_cents":%d,"lines":1}`, total)
	if err := check(load.Answer{Status: 201, Body: []byte(good)}); err != nil {
		t.Error(err)
	}
	for _, bad := range []load.Answer{
		{Status: 422, Body: []byte(`{"code":"SCHEMA"}`)},
		{Status: 201, Body: []byte(strings.Replace(good, fmt.Sprint(total), "1", 1))},
		{Status: 201, Body: []byte("x")},
	} {
		if check(bad) == nil {
			t.Errorf("%d %s is right", bad.Status, bad.Body)
		}
	}
}
