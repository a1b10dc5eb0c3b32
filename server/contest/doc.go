// Package contest is the live competition: its rules, its log of events, what each role may see of it, and the
// Engine that plays it on any number of equal nodes.
//
// A contest's state is its log, folded. A change is decided by Apply from the state, a command and the time, and
// exists once its event is in the log under contest/seq, which the store keeps unique: of two nodes that decide
// at once one gets through and the other folds again. Answers do not go through the log; they are documents of
// their own, durable before the phone hears "received", and every standing is counted from them.
package contest
