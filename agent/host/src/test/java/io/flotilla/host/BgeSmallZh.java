package io.flotilla.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The sentence-embedding model bge-small-zh-v1.5, 512 wide, with the pooling it was made for. */
final class BgeSmallZh {
    private static final String RESOURCE = "/bge-small-zh-v1.5";
    private static final String POOLING =
            """
            {"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}
            """;

    private BgeSmallZh() {}

    static Path folder() throws IOException {
        Path folder = Path.of("target", "models", "bge-small-zh").toAbsolutePath();
        if (!Files.exists(folder)) {
            Path partial = folder.resolveSibling("bge-small-zh.partial");
            Files.createDirectories(partial.resolve("1_Pooling"));
            copy(RESOURCE + ".onnx", partial.resolve("model.onnx"));
            copy(RESOURCE + "-tokenizer.json", partial.resolve("tokenizer.json"));
            Files.writeString(partial.resolve("1_Pooling").resolve("config.json"), POOLING);
            Files.move(partial, folder);
        }
        return folder;
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream in = BgeSmallZh.class.getResourceAsStream(resource)) {
            Files.copy(Objects.requireNonNull(in), file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
