import Foundation
import HTTPTransport
import SimulatorServer
import VSphere
import VimRuntime
import XMLStream

@testable import VSphereSimulator

/// All that can go wrong: what is caused, what is done, what must come of it.
enum FaultTable {
    static let all =
        connections + certificates + answers + logins + sessions + tasks + objects + files + others
        + cancellations

    static let connections: [FaultRow] = [
        FaultRow(
            "the connection is refused",
            .client { configuration, _, _ in configuration.host = "127.0.0.1:1" }, .list, .transport(.couldNotConnect)),
        FaultRow(
            "the host has no address",
            .client { configuration, _, _ in configuration.host = "vc.invalid" }, .list,
            .transport(.couldNotResolveHost)),
        FaultRow(
            "nobody says hello",
            .setting { $0.gate.isMute = true }
                + .client { configuration, _, _ in configuration.timeouts.connect = .milliseconds(500) },
            .list, .transport(.connectTimedOut)),
        FaultRow(
            "the connection is reset before the answer",
            .wire("RetrievePropertiesEx", times: 9) { _ in [.reset] }, .list, .transport(.connectionLost)),
        FaultRow(
            "a kept connection turns out to be closed",
            .wire("RetrievePropertiesEx", skip: 1) { _ in [.close] },
            .list.then(.list), .recovery),
        FaultRow(
            "the connection is reset in the middle of the answer",
            .wire("RetrievePropertiesEx", times: 9) { [.send(Array($0.prefix(900))), .reset] }, .list,
            .transport(.connectionLost)),
        FaultRow(
            "the connection is closed in the middle of the answer",
            .wire("RetrievePropertiesEx", times: 9) { [.send(Array($0.prefix(900))), .close] }, .list,
            .transport(.connectionLost)),
        FaultRow(
            "the answer stalls before its head",
            .impatience + .wire("RetrievePropertiesEx") { _ in [.stall] }, .list, .transport(.idleTimedOut)),
        FaultRow(
            "the answer stalls in its body",
            .impatience + .wire("RetrievePropertiesEx") { [.send(Array($0.prefix(900))), .stall] }, .list,
            .transport(.idleTimedOut)),
        FaultRow(
            "the second page does not come",
            .impatience + .wire("ContinueRetrievePropertiesEx", isServed: false) { _ in [.stall] }, .listPages,
            .transport(.idleTimedOut)),
        FaultRow(
            "the answer drips for ever",
            .client { configuration, _, _ in configuration.timeouts.total = .seconds(1) }
                + .wire("RetrievePropertiesEx") { answer in
                    answer.flatMap { [.send([$0]), .pause(.milliseconds(20))] }
                },
            .list, .transport(.totalTimedOut)),
        FaultRow(
            "the answer starts slowly",
            .wire("RetrievePropertiesEx") { [.pause(.milliseconds(700)), .send($0)] }, .list, .recovery),
        FaultRow(
            "the server starts slowly",
            .page("RetrieveServiceContent", 503), .list, .recovery),
        FaultRow(
            "the server starts more slowly",
            .page("RetrieveServiceContent", 503, times: 2), .list.then(.list), .client(.unexpectedAnswer)),
    ]

    static let certificates: [FaultRow] = [
        FaultRow(
            "the certificate has expired",
            .setting { $0.gate.certificate = { try SelfSignedCertificate(host: "vc", start: -172_800, days: 1) } }
                + trusted,
            .list, .transport(.certificateExpired)),
        FaultRow(
            "the certificate is not valid yet",
            .setting { $0.gate.certificate = { try SelfSignedCertificate(host: "vc", start: 86_400) } } + trusted,
            .list, .transport(.certificateNotYetValid)),
        FaultRow(
            "the certificate is for another host",
            .setting { $0.gate.host = "127.0.0.2" } + trusted, .list, .transport(.certificateWrongHost)),
        FaultRow(
            "the certificate is from nobody that is known",
            .client { configuration, _, _ in configuration.trust = .system }, .list,
            .transport(.certificateUnknownIssuer)),
        FaultRow(
            "the certificate is not the one that is pinned",
            .client { configuration, _, _ in
                let other = try SelfSignedCertificate(host: "127.0.0.1").thumbprint
                configuration.trust = .thumbprint(CertificateThumbprint(other)!)
            }, .list, .transport(.certificateWrongThumbprint)),
        FaultRow(
            "the file of authorities is missing",
            .client { configuration, _, folder in
                configuration.trust = .certificateAuthority(path: folder.appending(path: "none.pem").path)
            }, .list, .transport(.invalidConfiguration)),
    ]

    /// The gate's own certificate is an authority that the client trusts.
    private static let trusted = Cause.client { configuration, gate, folder in
        let path = folder.appending(path: "ca.pem").path
        try String(decoding: gate.certificate.certificate, as: UTF8.self)
            .write(toFile: path, atomically: true, encoding: .utf8)
        configuration.trust = .certificateAuthority(path: path)
    }

    static let answers: [FaultRow] =
        [302, 401, 404, 500, 502, 503].map { status in
            FaultRow(
                "HTTP status \(status) comes with a page", .page("RetrievePropertiesEx", status), .list.then(.list),
                .client(.unexpectedAnswer))
        } + [
            FaultRow(
                "a page comes with status 200", .page("RetrievePropertiesEx", 200), .list, .client(.unexpectedAnswer)),
            FaultRow(
                "the XML ends early",
                .server("RetrievePropertiesEx", .truncate(700)), .list.then(.list), .client(.unexpectedAnswer)),
            FaultRow(
                "the answer is no XML",
                .answer("RetrievePropertiesEx", 200, "text/xml", "Welcome to vCenter."), .list,
                .client(.unexpectedAnswer)),
            FaultRow(
                "the answer is empty", .answer("RetrievePropertiesEx", 200, "text/xml", ""), .list,
                .client(.unexpectedAnswer)),
            FaultRow(
                "the answer declares entities",
                .wire("RetrievePropertiesEx") { answer in
                    [
                        .send(
                            Mischief.changed(
                                answer,
                                body: {
                                    "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
                                        + $0.replacing("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", with: "")
                                }))
                    ]
                }, .list, .client(.unexpectedAnswer)),
            FaultRow(
                "the answer is to another question",
                .answer(
                    "RetrievePropertiesEx", 200, "text/xml",
                    "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>"
                        + "<LogoutResponse xmlns=\"urn:vim25\"/></e:Body></e:Envelope>"),
                .list, .client(.unexpectedAnswer)),
            FaultRow(
                "an answer to no question follows the answer",
                .wire("RetrievePropertiesEx") { [.send($0 + Mischief.page(200, "text/xml", "<stray/>"))] },
                .list.then(.list), .recovery),
            FaultRow(
                "the content type is wrong",
                .wire("RetrievePropertiesEx") { answer in
                    [.send(Mischief.changed(answer, head: { $0.replacing("text/xml", with: "image/png") }))]
                }, .list, .recovery),
            FaultRow(
                "the answer is larger than it may be",
                .client { configuration, _, _ in configuration.decoding.limits.maximumBytes = 1 << 20 }
                    + .server("RetrievePropertiesEx", .oversize(2 << 20)), .list, .client(.tooLarge)),
            FaultRow(
                "the head is larger than it may be",
                .wire("RetrievePropertiesEx") { _ in
                    [
                        .send(
                            Mischief.page(
                                200, "text/xml", "",
                                more: String(repeating: "X: \(String(repeating: "x", count: 1000))\r\n", count: 400)))
                    ]
                }, .list, .transport(.responseTooLarge)),
            FaultRow(
                "the head is none",
                .wire("RetrievePropertiesEx") { _ in [.send(Array("HELO vcenter\r\n\r\n".utf8)), .close] }, .list,
                .transport(.invalidResponse)),
            FaultRow(
                "the chunks are none",
                .wire("RetrievePropertiesEx") { _ in
                    [
                        .send(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n".utf8)),
                        .close,
                    ]
                }, .list, .transport(.invalidResponse)),
            FaultRow(
                "less comes than is announced",
                .wire("RetrievePropertiesEx", times: 9) { answer in
                    [
                        .send(
                            Mischief.changed(
                                answer, isAnnounced: false,
                                head: { $0.replacing("Content-Length: ", with: "Content-Length: 9") })), .close,
                    ]
                }, .list, .transport(.connectionLost)),
            FaultRow(
                "more comes than is announced",
                .wire("RetrievePropertiesEx") { answer in
                    [.send(Mischief.changed(answer, isAnnounced: false, body: { $0 + "HTTP/1.1 500 And more" }))]
                }, .list.then(.list), .recovery),
            FaultRow(
                "the compression is none",
                .wire("RetrievePropertiesEx") { answer in
                    [.send(Mischief.changed(answer, head: { $0 + "\r\nContent-Encoding: gzip" }))]
                }, .list, .transport(.invalidResponse)),
        ]
}
