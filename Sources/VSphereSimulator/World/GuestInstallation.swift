internal import VimTypes

/// What is on the disk of a guest that has just been installed, and what runs on it.
enum GuestInstallation {
    static func files(_ machine: GuestMachine, _ users: [GuestUser]) -> GuestFiles {
        var files = GuestFiles(isWindows: machine.isWindows, capacity: machine.systemDisk)
        if machine.isWindows { windows(&files, machine, users) } else { linux(&files, machine, users) }
        return files
    }

    static func processes(isWindows: Bool) -> [(pid: Int, name: String, line: String)] {
        if isWindows {
            return [
                (4, "System", ""), (348, "smss.exe", "\\SystemRoot\\System32\\smss.exe"),
                (460, "csrss.exe", "%SystemRoot%\\system32\\csrss.exe"), (536, "wininit.exe", "wininit.exe"),
                (612, "services.exe", "C:\\Windows\\system32\\services.exe"),
                (628, "lsass.exe", "C:\\Windows\\system32\\lsass.exe"),
                (744, "svchost.exe", "C:\\Windows\\system32\\svchost.exe -k DcomLaunch -p"),
                (912, "svchost.exe", "C:\\Windows\\system32\\svchost.exe -k netsvcs -p"),
                (1888, "vmtoolsd.exe", "\"C:\\Program Files\\VMware\\VMware Tools\\vmtoolsd.exe\""),
                (2456, "explorer.exe", "C:\\Windows\\Explorer.EXE"),
            ]
        }
        return [
            (1, "systemd", "/sbin/init"), (2, "kthreadd", "[kthreadd]"),
            (421, "systemd-journald", "/lib/systemd/systemd-journald"),
            (446, "systemd-udevd", "/lib/systemd/systemd-udevd"),
            (612, "dbus-daemon", "/usr/bin/dbus-daemon --system --address=systemd: --nofork --nopidfile"),
            (618, "rsyslogd", "/usr/sbin/rsyslogd -n -iNONE"), (633, "cron", "/usr/sbin/cron -f"),
            (655, "vmtoolsd", "/usr/bin/vmtoolsd"), (701, "sshd", "sshd: /usr/sbin/sshd -D"),
            (717, "agetty", "/sbin/agetty -o -p -- \\u --noclear tty1 linux"),
        ]
    }

    private static func text(_ text: String) -> GuestFiles.Node.Content { .file(.bytes(Array(text.utf8))) }

    private static func linux(_ files: inout GuestFiles, _ machine: GuestMachine, _ users: [GuestUser]) {
        let time = machine.bootTime + .seconds(-86_400)
        for folder in [
            "/", "/dev", "/etc/ssh", "/mnt", "/opt", "/proc", "/srv", "/usr/local/bin", "/var/lib", "/var/log",
        ] {
            files.install(folder, .folder, mode: 0o755, at: time)
        }
        for folder in ["/tmp", "/var/tmp"] { files.install(folder, .folder, mode: 0o1777, at: time) }
        files.install("/root", .folder, mode: 0o700, at: time)
        for (link, target) in [("/bin", "usr/bin"), ("/sbin", "usr/sbin"), ("/lib", "usr/lib")] {
            files.install("/usr/" + target.dropFirst(4), .folder, mode: 0o755, at: time)
            files.install(link, .link(target), mode: 0o777, at: time)
        }
        let program = GuestFiles.Node.Content.file(
            .bytes([0x7F] + Array("ELF\u{2}\u{1}\u{1}".utf8) + [UInt8](repeating: 0, count: 57)))
        for name in GuestCommands.linux.keys { files.install("/usr/bin/\(name)", program, mode: 0o755, at: time) }
        files.install("/dev/null", text(""), mode: 0o666, at: time)
        for (name, content) in [
            ("hostname", "\(machine.shortName)\n"),
            ("hosts", "127.0.0.1\tlocalhost\n\(machine.address)\t\(machine.hostName) \(machine.shortName)\n"),
            ("os-release", "PRETTY_NAME=\"\(machine.systemName)\"\nNAME=\"\(machine.systemName)\"\nID=linux\n"),
            ("resolv.conf", "nameserver 10.0.0.53\nsearch \(machine.hostName.drop { $0 != "." }.dropFirst())\n"),
            ("fstab", "/dev/sda1 / ext4 errors=remount-ro 0 1\n"), ("issue", "\(machine.systemName) \\n \\l\n"),
            ("timezone", "Etc/UTC\n"), ("shells", "/bin/sh\n/bin/bash\n"),
            ("ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin prohibit-password\n"),
        ] { files.install("/etc/\(name)", text(content), mode: 0o644, at: time) }
        let accounts = users.map { "\($0.name):x:\($0.id):\($0.id)::\(home($0)):/bin/sh\n" }.joined()
        files.install(
            "/etc/passwd", text(accounts + "daemon:x:1:1::/usr/sbin:/usr/sbin/nologin\n"), mode: 0o644, at: time)
        files.install(
            "/etc/shadow", text(users.map { "\($0.name):*:19800:0:99999:7:::\n" }.joined()), mode: 0o640, at: time)
        files.install("/proc/version", text("Linux version \(GuestCommands.kernel)\n"), mode: 0o444, at: time)
        files.install(
            "/var/log/syslog",
            text(
                "\(machine.shortName) systemd[1]: Reached target Multi-User System.\n"
                    + "\(machine.shortName) vmtoolsd[655]: Tools are running.\n"), mode: 0o640, at: machine.bootTime)
        for user in users where !user.isPrivileged {
            files.install(home(user), .folder, mode: 0o750, owner: user.id, at: time)
        }
    }

    private static func windows(_ files: inout GuestFiles, _ machine: GuestMachine, _ users: [GuestUser]) {
        let time = machine.bootTime + .seconds(-86_400)
        for folder in [
            "C:/Program Files/VMware/VMware Tools", "C:/Program Files (x86)", "C:/ProgramData", "C:/Windows/Temp",
            "C:/Windows/System32/config", "C:/Windows/System32/drivers/etc",
        ] { files.install(folder, .folder, mode: 0o755, at: time) }
        files.install("C:/Temp", .folder, mode: 0o777, at: time)
        let program = GuestFiles.Node.Content.file(.bytes(Array("MZ".utf8) + [UInt8](repeating: 0, count: 62)))
        for name in [
            "cmd.exe", "hostname.exe", "whoami.exe", "ipconfig.exe", "tasklist.exe", "timeout.exe", "findstr.exe",
        ] {
            files.install("C:/Windows/System32/\(name)", program, mode: 0o755, at: time)
        }
        files.install(
            "C:/Windows/System32/drivers/etc/hosts", text("127.0.0.1 localhost\r\n"), mode: 0o644, at: time)
        files.install("C:/Windows/win.ini", text("; for 16-bit app support\r\n[fonts]\r\n"), mode: 0o644, at: time)
        for user in users {
            files.install(
                "\(home(user, isWindows: true))/AppData/Local/Temp", .folder, mode: 0o777, owner: user.id, at: time)
        }
    }

    /// Where a user's files are.
    static func home(_ user: GuestUser, isWindows: Bool = false) -> String {
        isWindows ? "C:/Users/\(user.name)" : user.isPrivileged ? "/root" : "/home/\(user.name)"
    }

    /// Where temporary files go.
    static func temporaryFolder(_ user: GuestUser, isWindows: Bool) -> String {
        isWindows ? home(user, isWindows: true) + "/AppData/Local/Temp" : "/tmp"
    }
}
