/// Finds several words in one pass over bytes. Two bytes decide in nearly all places that nothing begins there, so
/// fifty megabytes without a denial are passed in a fraction of a second.
struct AnchorScanner: Sendable {
    /// One word that was found.
    struct Hit: Sendable, Hashable {
        let position: Int
        /// Its number among the words.
        let word: Int
    }

    private let words: [[UInt8]]
    /// A bit for each pair of bytes with which a word begins.
    private var pairs = [UInt64](repeating: 0, count: 1024)
    private var byFirst = [[Int]](repeating: [], count: 256)

    init(_ words: [StaticString]) {
        self.words = words.map { Array($0.description.utf8) }
        for (number, word) in self.words.enumerated() {
            let pair = Int(word[0]) << 8 | Int(word[1])
            pairs[pair >> 6] |= 1 << UInt64(pair & 63)
            byFirst[Int(word[0])].append(number)
        }
        // The longest first, so that `ExpiredTokenException` is not taken for `ExpiredToken`.
        for first in byFirst.indices { byFirst[first].sort { self.words[$0].count > self.words[$1].count } }
    }

    /// The first word at or after `start` and before `end`.
    func next(in bytes: [UInt8], from start: Int, to end: Int) -> Hit? {
        bytes.withUnsafeBufferPointer { bytes in
            pairs.withUnsafeBufferPointer { pairs in
                var position = start
                while position + 1 < end {
                    let pair = Int(bytes[position]) << 8 | Int(bytes[position + 1])
                    if pairs[pair >> 6] & (1 << UInt64(pair & 63)) != 0, let word = word(in: bytes, at: position, end) {
                        return Hit(position: position, word: word)
                    }
                    position += 1
                }
                return nil
            }
        }
    }

    private func word(in bytes: UnsafeBufferPointer<UInt8>, at position: Int, _ end: Int) -> Int? {
        for number in byFirst[Int(bytes[position])] {
            let word = words[number]
            if position + word.count <= end, (0..<word.count).allSatisfy({ bytes[position + $0] == word[$0] }) {
                return number
            }
        }
        return nil
    }
}
