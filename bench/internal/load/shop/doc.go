// Package shop makes requests for the order service, valid and messy ones, and knows the answer to each: the status, the code of
// a refusal, and for an order the total, which it works out by itself.
//
// The bodies come from a seeded generator. Which request follows which also depends on the answers, since an order can be paid
// only once it was made; so two runs of one seed send the same bodies and not exactly the same sequence.
package shop
