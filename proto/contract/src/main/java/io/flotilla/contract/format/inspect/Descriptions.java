package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.GgufFacts;
import io.flotilla.contract.format.LiteRtFacts;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.OnnxFacts;
import io.flotilla.contract.format.OpenVinoFacts;
import io.flotilla.contract.format.SafetensorsFacts;
import io.flotilla.contract.format.folder.Description;
import io.flotilla.contract.format.json.JsonReader;
import io.flotilla.contract.format.reading.ByteReader;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;

/** Gathers what a model says of itself, in its own file or in those beside it. */
final class Descriptions {

    private static final int MAX_README_BYTES = 8 * 1024;
    private static final int MAX_LICENSE_BYTES = 1024;
    private static final int MAX_TEXT_LENGTH = 128;

    /** Larger ones are left unread: their vocabularies take long to pass over. */
    private static final long MAX_TOKENIZER_BYTES = 4 << 20;

    private final Folder folder;
    private final ModelFile file;

    Descriptions(Folder folder, ModelFile file) {
        this.folder = folder;
        this.file = file;
    }

    Description description() throws IOException, UnsoundFile {
        return switch (file.facts()) {
            case GgufFacts facts ->
                    new Description(
                            facts.name(),
                            facts.license().isEmpty() ? license() : facts.license(),
                            facts.tokenizer().model(),
                            facts.tokenizer().hasChatTemplate(),
                            "",
                            facts.origin().isKnown() ? facts.origin() : card().origin());
            case OnnxFacts facts -> besides(MinimumRuntime.of(facts));
            case SafetensorsFacts _, OpenVinoFacts _, LiteRtFacts _ -> besides("");
        };
    }

    /** What the files beside a model say that is silent itself. */
    private Description besides(String minimumRuntime) throws IOException, UnsoundFile {
        var tokenizer = folder.json("tokenizer_config.json", file.format());
        var declared = tokenizer.at("tokenizer_class").text();
        return new Description(
                folder.json("config.json", file.format()).at("_name_or_path").text(),
                license(),
                declared.isEmpty() ? kindOfTokenizer() : declared,
                tokenizer.at("chat_template").isPresent()
                        || folder.has("chat_template.jinja")
                        || folder.has("chat_template.json"),
                minimumRuntime,
                card().origin());
    }

    private ModelCard card() throws IOException {
        return ModelCard.read(folder.beginningOf("README.md", MAX_README_BYTES));
    }

    /** A model card declares it; a license's own text begins with its name. */
    private String license() throws IOException {
        var declared = card().license();
        if (!declared.isEmpty()) {
            return declared;
        }
        for (var name : folder.endingWith("license", "license.txt", "license.md")) {
            var text = folder.beginningOf(name, MAX_LICENSE_BYTES);
            if (text.contains("Apache License")) {
                return "apache-2.0";
            }
            if (text.contains("MIT License")
                    || text.contains("Permission is hereby granted, free")) {
                return "mit";
            }
        }
        return "";
    }

    private String kindOfTokenizer() throws IOException, UnsoundFile {
        var source = folder.source("tokenizer.json");
        if (source.isEmpty() || source.get().sizeBytes() > MAX_TOKENIZER_BYTES) {
            return folder.has("tokenizer.model") ? "SentencePiece" : "";
        }
        var json = new JsonReader(new ByteReader(source.get()), source.get().sizeBytes());
        var kind = new StringBuilder();
        try {
            json.object(
                    key -> {
                        if (key.equals("model") && json.kind() == '{') {
                            json.object(
                                    inner -> {
                                        if (inner.equals("type") && json.kind() == '"') {
                                            kind.append(json.text(MAX_TEXT_LENGTH));
                                        } else {
                                            json.skip();
                                        }
                                    });
                        } else {
                            json.skip();
                        }
                    });
        } catch (MalformedException e) {
            throw UnsoundFile.malformed("tokenizer.json", file.format(), e);
        }
        return kind.toString();
    }
}
