/// The generated texts of the API models.
enum ModelText {}

extension ServiceModel {
    /// AWS Identity and Access Management.
    package static let iam = ServiceModel(reading: ModelText.iam)
    /// AWS Security Token Service.
    package static let sts = ServiceModel(reading: ModelText.sts)
    /// IAM Toolbox, which explains denials.
    package static let iamToolbox = ServiceModel(reading: ModelText.iamToolbox)

    /// Every API that is served.
    package static let all = [iam, sts, iamToolbox]
}
