// Lets other people's programs judge the codecs of this SDK: it answers requests on its standard input, each a line
// `<command> <argument> <length>` and that many bytes, with `ok <length>` or `error <length>` and bytes.

var frames = FrameStream()
var codec = Codec()
while let request = try frames.next() {
    do {
        try frames.answer("ok", codec.answer(request))
    } catch {
        try frames.answer("error", Array("\(error)".utf8))
    }
}
