import HTTPTransport
import VSphere
import VimTypes

@testable import VSphereSimulator

extension FaultTable {
    static let files: [FaultRow] = [
        FaultRow(
            "an upload is reset in the middle",
            .wire("PUT /folder", readsOnly: 100_000) { _ in [.reset] }, .upload.then(.missUpload),
            .transport(.connectionLost)),
        FaultRow(
            "an upload is refused in the middle",
            .wire("PUT /folder", readsOnly: 100_000) { _ in
                [.send(Mischief.page(503, "text/html", "<html>busy</html>", more: "Connection: close\r\n")), .close]
            }, .upload.then(.missUpload), .client(.transferRefused)),
        FaultRow(
            "an upload stalls",
            .impatience + .wire("PUT /folder", readsOnly: 100_000) { _ in [.stall] }, .upload.then(.missUpload),
            .transport(.idleTimedOut)),
        FaultRow(
            "an upload that replaces is refused",
            .wire("PUT /folder", skip: 1, readsOnly: 100_000) { _ in
                [.send(Mischief.page(503, "text/html", "<html>busy</html>", more: "Connection: close\r\n")), .close]
            }, .replace.then(.keepUpload), .client(.transferRefused)),
        FaultRow(
            "an upload that replaces is reset in the middle",
            .wire("PUT /folder", skip: 1, readsOnly: 100_000) { _ in [.reset] }, .replace.then(.keepUpload),
            .transport(.connectionLost)),
        FaultRow(
            "the disk is full",
            Cause(happen: { scene in
                scene.simulator.change { world in
                    for name in world.stores.keys { world.stores[name]?.capacity = 1 }
                }
            }), .upload.then(.missUpload), .client(.transferRefused)),
        FaultRow(
            "a download ends early",
            .wire("GET /folder", times: 9) { [.send(Array($0.prefix(100_000))), .close] }, .download,
            .transport(.connectionLost)),
        FaultRow(
            "a download is reset in the middle",
            .wire("GET /folder", times: 9) { [.send(Array($0.prefix(100_000))), .reset] }, .download,
            .transport(.connectionLost)),
        FaultRow(
            "a download is longer than it was told",
            .wire("GET /folder") { answer in
                [
                    .send(Array("HTTP/1.1 200 OK\r\nConnection: close".utf8) + answer.drop { $0 != 13 }),
                    .send([0, 1]), .close,
                ]
            }, .download, .recovery),
        FaultRow(
            "the file to download is gone", .page("GET /folder", 404), .download, .client(.notFound)),
        FaultRow(
            "a lease times out",
            .server("/nfc", .leap(400)), .importOVF.then(.missImport), .client(.transferRefused)),
        FaultRow(
            "a lease fails before it is ready", .server("ImportVApp", .fault("InsufficientResourcesFault")),
            .importOVF.then(.missImport), .fault("InsufficientResourcesFault")),
        FaultRow(
            "a disk is reset in the middle of an import",
            .wire("POST /nfc", readsOnly: 100_000) { _ in [.reset] }, .importOVF.then(.missImport),
            .transport(.connectionLost)),
        FaultRow(
            "a disk is refused in an import", .page("POST /nfc", 503), .importOVF.then(.missImport),
            .client(.transferRefused)),
        FaultRow(
            "an import cannot be completed", .server("HttpNfcLeaseComplete", .fault("InvalidState")),
            .importOVF.then(.missImport), .fault("InvalidState")),
        FaultRow(
            "a disk is reset in the middle of an export",
            .wire("GET /nfc", times: 9) { [.send(Array($0.prefix(1000))), .reset] }, .exportOVF,
            .transport(.connectionLost)),
        FaultRow(
            "an export gets no descriptor", .server("CreateDescriptor", .fault("SystemError")), .exportOVF,
            .fault("SystemError")),
    ]

    static let cancellations: [FaultRow] = [
        FaultRow(
            "cancelled while connecting", .setting { $0.gate.isMute = true }, .list.cancelled, .cancellation),
        FaultRow(
            "cancelled before the answer", .wire("RetrievePropertiesEx") { _ in [.stall] }, .list.cancelled,
            .cancellation),
        FaultRow(
            "cancelled in the answer", .wire("RetrievePropertiesEx") { [.send(Array($0.prefix(900))), .stall] },
            .list.cancelled, .cancellation),
        FaultRow(
            "cancelled between two pages",
            .wire("ContinueRetrievePropertiesEx", isServed: false) { _ in [.stall] }, .listPages.cancelled,
            .cancellation),
        FaultRow(
            "cancelled in a slow login", .wire("Login") { [.pause(.milliseconds(500)), .send($0)] }, .list.cancelled,
            .cancellation),
        FaultRow(
            "cancelled in the login", .wire("Login") { _ in [.stall] } + .setting { $0.leavesSessions = 1 },
            .list.cancelled, .cancellation),
        FaultRow(
            "cancelled while a task is awaited", .wire("WaitForUpdatesEx", skip: 1) { _ in [.stall] },
            .powerOn.cancelled, .cancellation),
        FaultRow(
            "cancelled while updates are awaited", .wire("WaitForUpdatesEx", skip: 1) { _ in [.stall] },
            .watch.cancelled, .cancellation),
        FaultRow(
            "cancelled in an upload", .wire("PUT /folder", readsOnly: 100_000) { _ in [.stall] },
            .upload.cancelled.then(.missUpload), .cancellation),
        FaultRow(
            "cancelled in an upload that replaces",
            .wire("PUT /folder", skip: 1, readsOnly: 100_000) { _ in [.stall] },
            .replace.cancelled.then(.keepUpload), .cancellation),
        FaultRow(
            "cancelled in a download", .wire("GET /folder") { [.send(Array($0.prefix(100_000))), .stall] },
            .download.cancelled, .cancellation),
        FaultRow(
            "cancelled in an import", .wire("POST /nfc", readsOnly: 100_000) { _ in [.stall] },
            .importOVF.cancelled.then(.missImport), .cancellation),
        FaultRow(
            "cancelled in an export", .wire("GET /nfc") { [.send(Array($0.prefix(1000))), .stall] },
            .exportOVF.cancelled, .cancellation),
    ]
}
