public import VimRuntime

/// The small API of the generator's golden files, which `run` puts beside this file.
public enum SmallAPI {
    /// Its schema.
    public static var schema: VimSchema { Schema.vim }
}
