package io.flotilla.agent.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flotilla.agent.Bounded;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever body comes, in whatever dialect, is answered: with what was asked for, or with what is
 * wrong with it, never with a defect. A build runs the corpus; deploy/fuzz looks for more.
 */
class AnyRequestTest {
    private static final String HEADER_LENGTH = "Inference-Header-Content-Length";
    private static final List<String> OPENAI =
            List.of("/v1/chat/completions", "/v1/completions", "/v1/embeddings");
    private static final List<String> OLLAMA = List.of("/api/chat", "/api/generate", "/api/embed");
    private static final List<String> KSERVE =
            List.of("/v2/models/tensors/infer", "/v2/models/embed/infer");

    @RegisterExtension private final LocalApi api = LocalApi.forAll();

    @FuzzTest
    void openai(byte[] bytes) throws Exception {
        ask(OPENAI, bytes, false);
    }

    @FuzzTest
    void ollama(byte[] bytes) throws Exception {
        ask(OLLAMA, bytes, false);
    }

    @FuzzTest
    void kserve(byte[] bytes) throws Exception {
        ask(KSERVE, bytes, false);
    }

    @FuzzTest
    void frames(byte[] bytes) throws Exception {
        ask(KSERVE, bytes, true);
    }

    /** The first byte chooses a path; of frames the next two say how long the JSON is. */
    private void ask(List<String> paths, byte[] bytes, boolean isFrame) throws Exception {
        var input = ByteBuffer.wrap(bytes);
        if (input.remaining() < 3) {
            return;
        }
        var path = paths.get(Byte.toUnsignedInt(input.get()) % paths.size());
        var length = isFrame ? Short.toUnsignedInt(input.getShort()) : 0;
        var body = new byte[input.remaining()];
        input.get(body);
        Bounded.read(
                () -> {
                    var call = new SocketlessCall(path, body);
                    if (isFrame) {
                        call.set(HEADER_LENGTH, Integer.toString(length));
                    }
                    api.handle(call);
                    assertThat(call.status()).isIn(200, 400, 404, 413, 503);
                });
    }
}
