/// x
enum ExchangeText { static func read(_ bytes: [UInt8], named place: String) -> Inquiry? { nil } }
