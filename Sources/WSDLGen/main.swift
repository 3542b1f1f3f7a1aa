#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

exit(await Command.run(CommandLine.arguments))
