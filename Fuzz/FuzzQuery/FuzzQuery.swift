import AWSProtocol
import HTTPMessage

/// Decodes arbitrary bytes as a request of every Query operation's shape: nothing may stop the process, and what is
/// accepted must be writable as an answer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzQuery(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let request = HTTPRequest(method: "POST", target: Array("/".utf8), headers: HTTPHeaders(), body: bytes)
    do throws(RoutingFailure) {
        let route = try ServiceRouter.route(request)
        do throws(ServiceError) {
            _ = try route.decodeInput()
        } catch {
            _ = AnswerEncoder.encode(error, as: route.errorFormat, requestID: "fuzz")
        }
    } catch {
        _ = AnswerEncoder.encode(error, requestID: "fuzz")
    }
    // Most random bytes name no operation, so the shapes are tried directly as well.
    for (action, version) in [("CreateRole", "2010-05-08"), ("AssumeRole", "2011-06-15")] {
        let form = Array("Action=\(action)&Version=\(version)&".utf8) + bytes
        let request = HTTPRequest(method: "POST", target: Array("/".utf8), headers: HTTPHeaders(), body: form)
        guard let route = try? ServiceRouter.route(request) else { continue }
        _ = try? route.decodeInput()
    }
    // The bytes as a path and query.
    _ = try? ServiceRouter.route(HTTPRequest(method: "GET", target: bytes, headers: HTTPHeaders())).decodeInput()
    return 0
}
