package io.flotilla.cli.publish;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.making.MakingView;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.cli.source.ModelSources;
import io.flotilla.cli.trust.ReleaseSigning;
import io.flotilla.proto.registry.v1.Model;
import io.flotilla.proto.registry.v1.ModelVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts the model files of a source into the registry as one version. */
@Command(
        name = "publish",
        description = "Publish the model files of a source as a version.",
        footer = {
            "",
            "Every model in the folder becomes a variant: ONNX with its external data, GGUF with all its",
            "shards, OpenVINO's .xml and .bin, a folder of safetensors (Hugging Face, MLX) or of ORT",
            "GenAI. So does every subfolder with one, which names it. tokenizer.json and other",
            "configuration at the top belongs to all of them; adapters/ID holds a LoRA adapter upon",
            "them, as flotilla export writes it; golden.json holds the golden test,",
            "imatrix.gguf or imatrix.dat, as llama.cpp writes it, which weights of a GGUF matter.",
            "What a file is, is read from the file; flotilla inspect shows it.",
            "Publishing the same content again changes nothing. The controller makes further variants",
            "and measures all of them before the version is published.",
            "",
            "A source elsewhere is fetched into a cache first (FLOTILLA_CACHE_DIR); stopped, it goes on:",
            "  https://HOST/FILE[#sha256=HEX]      one file, checked against the digest if given",
            "  hf:ORG/MODEL[@REVISION][#WEIGHTS]   Hugging Face Hub (HF_TOKEN, HF_ENDPOINT)",
            "  ollama:[NAMESPACE/]MODEL[:TAG]      Ollama's store here (OLLAMA_MODELS), or its registry",
            "  oci:REGISTRY/REPOSITORY[:TAG]       ModelPack and Docker model images",
            "  oci:./FOLDER[:NAME]                 the same in an OCI image layout",
            "",
            "  flotilla publish ./minilm --model all-minilm-l6-v2 --version 1.0.0 --task text-embedding"
        })
public final class PublishCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();
    @Mixin private LineageOptions lineage = new LineageOptions();

    @Parameters(
            paramLabel = "SOURCE",
            description = "The folder, or one model file; here, or where others keep models.")
    private String source = "";

    @Option(names = "--model", required = true, description = "Id of the model.")
    private String model = "";

    @Option(names = "--version", required = true, description = "Id of the version, e.g. 1.0.0.")
    private String version = "";

    @Option(
            names = "--task",
            defaultValue = "text-embedding",
            converter = TaskConverter.class,
            description =
                    "text-embedding (default), text-generation, text-classification,"
                            + " image-classification or tensor.")
    private Model.Task task = Model.Task.TASK_TEXT_EMBEDDING;

    @Option(
            names = "--variants",
            split = ",",
            paramLabel = "LIST",
            description = {
                "What the controller makes of it: precisions or ids of variants, e.g.",
                "INT8,INT4,Q4_K_M, or none. Without it, what the model's recipe says."
            })
    private @Nullable List<String> variants;

    @Option(names = "--no-wait", description = "Do not wait until variants are made and measured.")
    private boolean noWait;

    @Option(names = "--display-name", defaultValue = "", description = "Name of the model.")
    private String displayName = "";

    @Option(names = "--license", defaultValue = "", description = "SPDX expression.")
    private String license = "";

    @Option(
            names = "--minimum-agent",
            defaultValue = "",
            paramLabel = "VERSION",
            description = "Oldest version of the agent that may run it, e.g. 1.4.0.")
    private String minimumAgent = "";

    @Option(
            names = "--adapter",
            paramLabel = "ID=PATH",
            description = {
                "A LoRA adapter upon it: a GGUF file, or a folder of PEFT or MLX. Signed with the",
                "version; later ones come with flotilla adapters add. Repeatable."
            })
    private Map<String, Path> adapters = Map.of();

    @Option(
            names = "--sign-with",
            paramLabel = "KEY",
            description = {
                "The release key, PKCS#8 PEM, where the controller does not hold it.",
                "Signed is only what consists of files that are here."
            })
    private @Nullable Path signWith;

    /** Writes to the printer. */
    public PublishCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        var folder = ModelFolder.read(fetched());
        var wanted = ModelVersion.newBuilder().setLicense(license).setMinimumAgent(minimumAgent);
        lineage.lineage(folder.origin()).ifPresent(wanted::setLineage);
        var content = new LocalContent(folder.variants(), adapters(folder));
        if (folder.goldenTest() != null) {
            wanted.setGoldenTest(folder.goldenTest());
        }
        var modelOf = Model.newBuilder().setDisplayName(displayName).setTask(task).build();
        try (var controller = connection.connect()) {
            var published =
                    new Publication(controller, printer)
                            .publish(model, modelOf, version, wanted.build(), content, targets());
            if (!noWait && published.getState() == ModelVersion.State.STATE_BUILDING) {
                published = new MakingView(controller, printer).follow(published);
            }
            if (signWith != null
                    && published.getState() == ModelVersion.State.STATE_AWAITING_SIGNATURE) {
                var signing = ReleaseSigning.with(signWith, controller, printer);
                var sha256s = LocalFile.sha256s(content.files());
                published = new Signature(controller, signing, sha256s).sign(published.getName());
            }
            show(published);
            if (published.getState() == ModelVersion.State.STATE_AWAITING_APPROVAL) {
                printer.say(
                        "Its quality gates want somebody to look. See: flotilla describe version "
                                + published.getName()
                                + ", then: flotilla approve version "
                                + published.getName());
            }
            if (failed(published)) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        published.getName()
                                + " was rejected: none of its variants is good enough. See:"
                                + " flotilla describe version "
                                + published.getName());
            }
        }
    }

    private Path fetched() {
        try (var sources = ModelSources.of(System.getenv(), printer)) {
            return sources.fetch(source);
        }
    }

    /** Those that lie in the folder, and those named besides. */
    private List<LocalAdapter> adapters(ModelFolder folder) {
        var all = new TreeMap<String, LocalAdapter>();
        folder.adapters().forEach(adapter -> all.put(adapter.id(), adapter));
        adapters.forEach((id, path) -> all.put(id, LocalAdapter.read(id, path)));
        return List.copyOf(all.values());
    }

    private static boolean failed(ModelVersion version) {
        return version.getState() == ModelVersion.State.STATE_REJECTED;
    }

    private @Nullable List<String> targets() {
        return variants != null && variants.equals(List.of("none")) ? List.of() : variants;
    }

    private void show(ModelVersion published) {
        if (output.format().isTable()) {
            printer.line(
                    published.getName()
                            + " is "
                            + Words.constant(published.getState(), "STATE")
                            + " with "
                            + Words.counted(published.getVariantCount(), "variant")
                            + ".");
        } else {
            printer.message(published, output.format());
        }
    }
}
