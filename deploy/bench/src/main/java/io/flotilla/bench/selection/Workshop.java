package io.flotilla.bench.selection;

import io.flotilla.bench.host.HostedModel;
import io.flotilla.bench.host.RuntimeHost;
import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Inspection.Recognised;
import io.flotilla.contract.format.inspect.ModelFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes a subject's variants as the registry has them made: in a runtime host. */
final class Workshop {
    private final Path top;
    private final Path folder;

    Workshop(Path top, Path folder) {
        this.top = top;
        this.folder = folder;
    }

    List<BuiltVariant> variantsOf(Subject subject) throws IOException {
        var variants = new ArrayList<BuiltVariant>();
        variants.add(describe(subject.sourcePrecision(), subject.source()));
        for (var precision : subject.precisions()) {
            variants.add(describe(precision, make(subject, precision)));
        }
        return variants;
    }

    private HostedModel make(Subject subject, String precision) throws IOException {
        var source = subject.source();
        var target = folder.resolve(subject.name()).resolve(precision).resolve("model");
        try (var host = RuntimeHost.start(top, folder)) {
            var _ = host.quantize(source, source.runtime(), precision, target);
        }
        if (!source.tokenizer().isEmpty()) {
            Files.copy(
                    source.file().resolveSibling(source.tokenizer()),
                    target.resolveSibling(source.tokenizer()));
        }
        return new HostedModel(source.runtime(), target, source.tokenizer());
    }

    private static BuiltVariant describe(String precision, HostedModel model) throws IOException {
        try (var channel = FileChannel.open(model.file())) {
            if (ModelFiles.inspect(ByteSource.of(channel)) instanceof Recognised(var file)) {
                return new BuiltVariant(
                        precision, model, VariantFacts.of(file), Files.size(model.file()));
            }
            throw new IOException(model.file() + " is not recognised");
        }
    }
}
