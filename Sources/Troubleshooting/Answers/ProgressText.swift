/// The line that shows how far a long input is.
package enum ProgressText {
    private static let barColumns = 30

    /// `denials  [=========>                    ]  33%  3300 of 10000  1650/s  4 s left`
    package static func line(_ label: String, done: Int, total: Int?, milliseconds: Int) -> String {
        let rate = milliseconds > 0 ? done * 1000 / milliseconds : 0
        guard let total, total > 0 else { return "\(label)  \(done)  \(rate)/s" }
        let share = Double(min(done, total)) / Double(total)
        let filled = Int(share * Double(barColumns))
        let bar =
            String(repeating: "=", count: filled) + (filled < barColumns ? ">" : "")
            + String(repeating: " ", count: max(0, barColumns - filled - 1))
        var text = "\(label)  [\(bar)]  \(Int(share * 100))%  \(done) of \(total)  \(rate)/s"
        if rate > 0, done < total { text += "  \((total - done) / rate + 1) s left" }
        return text
    }
}
