private import Glibc
private import Threads

/// The process around a server: signals in, exit code out.
package enum ServerProcess {
    /// Runs a server until SIGTERM, SIGINT or SIGHUP. `ready` is told the banner. Returns after the drain; a second
    /// signal ends the process at once.
    package static func run(
        _ configuration: ServerConfiguration,
        ready: (String) -> Void
    ) throws(StartError) {
        // Before any thread is made, so that all inherit it: only `sigwait` below takes these signals.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, number) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A closed connection and a file at its limit are errors of the call, not ends of the process.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        let server = try SesameServer(configuration)
        ready(server.bannerText)
        var received: Int32 = 0
        sigwait(&signals, &received)
        let impatient = signals
        SystemThread.startDetached {
            var signals = impatient
            var received: Int32 = 0
            sigwait(&signals, &received)
            _exit(128 + received)
        }
        server.stop()
    }
}
