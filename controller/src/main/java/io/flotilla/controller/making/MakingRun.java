package io.flotilla.controller.making;

import io.flotilla.contract.format.Format;
import io.flotilla.controller.making.MakingJob.Progress;
import io.flotilla.controller.making.converter.ConverterProcesses;
import io.flotilla.controller.making.converter.HostSession;
import io.flotilla.controller.making.converter.ImportanceMatrix;
import io.flotilla.controller.making.converter.MadeFiles;
import io.flotilla.controller.making.converter.RuntimeHosts;
import io.flotilla.controller.making.converter.RuntimeHosts.Failure;
import io.flotilla.controller.making.converter.VariantTarget;
import io.flotilla.controller.making.converter.Workspace;
import io.flotilla.controller.making.evaluation.EvaluationTexts;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.publishing.NewVariant;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.FleetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One attempt at a job: makes the variant if it is not there yet, and measures it. */
final class MakingRun {

    private static final System.Logger LOG = System.getLogger(MakingRun.class.getName());
    private static final Actor ITSELF = Actor.system("making");

    /** Attempts after which a job that fails by chance is given up. */
    private static final int MAX_ATTEMPTS = 3;

    /** Share of the work that making is, where there is something to make. */
    private static final double MAKING_SHARE = 0.6;

    private final MakingJob job;
    private final MakingRuns.Parts parts;
    private final HostSession session;
    private volatile Progress progress = Progress.NONE;

    MakingRun(MakingJob job, MakingRuns.Parts parts) {
        this.job = job;
        this.parts = parts;
        this.session = new HostSession(parts.hosts());
    }

    MakingJob job() {
        return job;
    }

    Progress progress() {
        return progress;
    }

    /** Ends what is under way, from any thread; the job is somebody else's then. */
    void stop() {
        session.stop();
    }

    /** Works until the job has ended or is left to another attempt. */
    void run() {
        try (var workspace = Workspace.create(parts.config().directory(), parts.artifacts())) {
            var variant = job.kind() == MakingJob.Kind.MAKE ? make(workspace) : measured();
            var evaluation = measurer(workspace).measure(variant, source());
            parts.jobs().succeed(job, evaluation);
        } catch (Failure failure) {
            settle(failure);
        } catch (FleetException refused) {
            parts.jobs().fail(job, sentence(refused));
        } catch (IOException | UncheckedIOException unwritable) {
            LOG.log(Level.WARNING, "making cannot use its directory job=" + job.name(), unwritable);
            parts.jobs().fail(job, "Its directory cannot be used: " + unwritable.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void settle(Failure failure) {
        if (session.isStopped()) {
            return;
        }
        var reason = sentence(failure);
        switch (failure.kind()) {
            case UNSUPPORTED -> {
                if (job.kind() == MakingJob.Kind.MEASURE) {
                    parts.jobs().giveUp(job, "It is not measured here: " + reason);
                } else {
                    parts.jobs().fail(job, reason);
                }
            }
            case OUT_OF_MEMORY -> parts.jobs().fail(job, reason);
            case CRASHED -> {
                if (job.attempts() < MAX_ATTEMPTS) {
                    parts.jobs().tryAgain(job, reason);
                } else {
                    parts.jobs().fail(job, reason);
                }
            }
        }
    }

    private static String sentence(Exception failure) {
        return String.valueOf(failure.getMessage());
    }

    private Variant source() {
        return parts.variants().get(job.source());
    }

    private Variant measured() {
        return parts.variants().get(job.variant());
    }

    private Model.Task task() {
        return parts.models().get(Model.NAMES.of(job.name().id("model"))).task();
    }

    private Measurer measurer(Workspace workspace) {
        var from = job.kind() == MakingJob.Kind.MAKE ? MAKING_SHARE : 0;
        return new Measurer(
                parts,
                session,
                workspace,
                EvaluationTexts.of(task()),
                (ratio, step) -> note(from + (1 - from) * ratio, step));
    }

    private Variant make(Workspace workspace) throws IOException, Failure, InterruptedException {
        var made =
                parts.variants().of(job.version()).stream()
                        .filter(variant -> variant.name().equals(job.variant()))
                        .findFirst();
        // An earlier attempt may have come as far as that.
        return made.isPresent() ? made.get() : quantize(workspace);
    }

    private Variant quantize(Workspace workspace)
            throws IOException, Failure, InterruptedException {
        var source = source();
        var target = target();
        var model = workspace.layOut(source);
        note(0, "Starts to make it.");
        if (target.isConverted()) {
            return add(source, target, convertOutside(workspace, model, target));
        }
        if (target.format() == Format.GGUF && source.facts().format() == Format.ONNX) {
            var exact = VariantTarget.exactGguf(source.facts().precisionClass());
            model = convert(workspace, model, exact);
            if (exact.equals(target)) {
                return add(source, target, MadeFiles.of(model.folder(), List.of(model.path())));
            }
        }
        var order = order(workspace, model, target);
        try (var host = session.start()) {
            var paths = host.quantize(order, (ratio, step) -> note(ratio * MAKING_SHARE, step));
            return add(source, target, MadeFiles.of(order.folder(), paths));
        }
    }

    private VariantTarget target() throws Failure {
        var id = job.variant().id("variant");
        return parts.converters()
                .parse(id, Format.ONNX)
                .orElseThrow(
                        () ->
                                new Failure(
                                        Failure.Kind.UNSUPPORTED,
                                        "Nothing makes %s any more: its converter is not in the settings."
                                                .formatted(id)));
    }

    private MadeFiles convertOutside(
            Workspace workspace, RuntimeHosts.Model model, VariantTarget target)
            throws IOException, Failure, InterruptedException {
        var folder = workspace.newFolder();
        var conversion =
                new ConverterProcesses.Conversion(
                        target.converter(),
                        parts.converters().of(target),
                        model,
                        folder,
                        workspace.newFile("parameters.json"),
                        Map.of(
                                "model", model.path(),
                                "tokenizer", model.tokenizer(),
                                "format", target.format().name(),
                                "precision", target.precision().name(),
                                "task", task().name()));
        try (var running = parts.programs().start(conversion)) {
            session.hold(running::close);
            running.await((_, step) -> note(0, step));
        }
        return MadeFiles.in(folder, target.format());
    }

    private RuntimeHosts.Model convert(
            Workspace workspace, RuntimeHosts.Model model, VariantTarget target)
            throws IOException, Failure, InterruptedException {
        var order = order(workspace, model, target);
        try (var host = session.start()) {
            var paths = host.quantize(order, (ratio, step) -> note(0, step));
            return new RuntimeHosts.Model(order.runtime(), order.folder(), paths.getFirst(), "");
        }
    }

    private RuntimeHosts.Order order(
            Workspace workspace, RuntimeHosts.Model model, VariantTarget target)
            throws IOException {
        return new RuntimeHosts.Order(
                model,
                target.runtime(),
                workspace.newFolder(),
                target.fileName(),
                target.precision().name(),
                target.isStatic() ? EvaluationTexts.of(task()).texts() : null,
                target.format() == Format.GGUF ? ImportanceMatrix.in(model.folder()) : null);
    }

    private Variant add(Variant source, VariantTarget target, MadeFiles made) {
        var files = new ArrayList<NewVariant.File>();
        for (var file : made.files()) {
            var artifact = parts.artifacts().add(made.folder().resolve(file.path()), ITSELF);
            files.add(new NewVariant.File(file.path(), file.role(), artifact.digest()));
        }
        if (target.format() == source.facts().format()) {
            var paths = made.files().stream().map(MadeFiles.Made::path).toList();
            source.files().stream()
                    .filter(file -> !file.role().hasWeights())
                    .filter(file -> !ImportanceMatrix.isNamed(file.path()))
                    .filter(file -> !paths.contains(file.path()))
                    .map(file -> new NewVariant.File(file.path(), file.role(), file.digest()))
                    .forEach(files::add);
        }
        return parts.variants()
                .create(new NewVariant(job.version(), target.id(), files, source.name()), ITSELF);
    }

    private void note(double doneRatio, String step) {
        progress = new Progress(doneRatio, step);
    }
}
