import AccessControl
import PolicyEngine

/// A stored policy type in the words of AWS's sentences.
enum PolicyTypeName {
    static func of(_ stored: String) -> String {
        PolicyType(rawValue: stored).map(DenialSentence.phrase) ?? stored
    }
}
