/// Published cases whose answer contradicts AWS's documentation, so that the engine's answer stays what it is.
///
/// INVARIANT: each stands in docs/DECISIONS.md with the source (a test holds this), under the number given here.
package enum DisputedCases {
    /// From the case's id to the number of the decision. None of the cases that are known so far is disputed.
    package static let decisions: [String: Int] = [:]
}
