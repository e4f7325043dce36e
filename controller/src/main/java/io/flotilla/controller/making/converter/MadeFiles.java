package io.flotilla.controller.making.converter;

import io.flotilla.contract.format.Format;
import io.flotilla.controller.making.converter.RuntimeHosts.Failure;
import io.flotilla.controller.registry.VariantFile.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that making has left in a folder, the model first.
 *
 * @param folder where they lie
 */
public record MadeFiles(Path folder, List<Made> files) {

    private static final int MAX_FILES = 64;

    public MadeFiles {
        files = List.copyOf(files);
    }

    /** One of them, by its path in the folder. */
    public record Made(String path, Role role) {}

    /** What a runtime host says that it has written. */
    public static MadeFiles of(Path folder, List<String> paths) {
        var files = new ArrayList<Made>();
        for (var path : paths) {
            files.add(new Made(path, files.isEmpty() ? Role.MODEL : Role.WEIGHTS));
        }
        return new MadeFiles(folder, files);
    }

    /** Whether a variant of the format has a file that is known as its model by its name. */
    static boolean hasModel(Format format) {
        return !modelSuffix(format).isEmpty();
    }

    /**
     * What a program has left, which may be anything.
     *
     * @throws Failure if it is not one model of the format with files beside it
     */
    public static MadeFiles in(Path folder, Format format) throws IOException, Failure {
        var files = new ArrayList<Made>();
        try (var walk = Files.walk(folder)) {
            for (var path : walk.sorted().toList()) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                var name = folder.relativize(path).toString();
                if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw unfit(name + ", which is no plain file");
                }
                if (files.size() == MAX_FILES) {
                    throw unfit("more than %d files".formatted(MAX_FILES));
                }
                var made = new Made(name, roleOf(name, format));
                files.add(made.role == Role.MODEL ? 0 : files.size(), made);
            }
        }
        var models = files.stream().filter(file -> file.role == Role.MODEL).count();
        if (models != 1) {
            throw unfit("%d files named *%s, not one".formatted(models, modelSuffix(format)));
        }
        return new MadeFiles(folder, files);
    }

    private static Failure unfit(String what) {
        return new Failure(Failure.Kind.UNSUPPORTED, "The converter has left " + what + ".");
    }

    private static Role roleOf(String name, Format format) {
        if (name.endsWith(modelSuffix(format))) {
            return Role.MODEL;
        }
        if (name.equals("tokenizer.json")) {
            return Role.TOKENIZER;
        }
        return name.endsWith(".json") || name.endsWith(".txt") || name.endsWith(".jinja")
                ? Role.CONFIG
                : Role.WEIGHTS;
    }

    private static String modelSuffix(Format format) {
        return switch (format) {
            case ONNX -> ".onnx";
            case GGUF -> ".gguf";
            case OPENVINO_IR -> ".xml";
            default -> "";
        };
    }
}
