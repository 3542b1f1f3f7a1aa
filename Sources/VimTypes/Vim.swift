@_exported public import VimRuntime

/// The vSphere Web Services API, `urn:vim25`.
///
/// Everything else in this module is generated from the WSDL in `wsdl/` while it is built.
public enum Vim {
    /// Types, operations and managed objects of the API, for programs that look them up by name.
    public static var schema: VimSchema { Schema.vim }
}
