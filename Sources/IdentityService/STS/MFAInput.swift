import AWSProtocol
import Directory

/// `SerialNumber` and `TokenCode` of an STS request.
struct MFAInput: Sendable {
    private let serialNumber: String?
    private let tokenCode: String?

    init(_ input: Structure) {
        serialNumber = input.string("SerialNumber")
        tokenCode = input.string("TokenCode")
    }

    /// Nothing when no MFA was given. A device that is not the caller's cannot vouch for anybody: refused, never
    /// ignored. (The directory holds no MFA devices, so every serial number is unknown.)
    func authenticate(_ call: Call) throws(IAMError) {
        guard serialNumber != nil || tokenCode != nil else { return }
        throw .accessDenied(
            message: "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial "
                + "number is valid and associated with this user."
        )
    }
}
