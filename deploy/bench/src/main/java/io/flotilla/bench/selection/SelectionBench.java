package io.flotilla.bench.selection;

import io.flotilla.bench.fit.RealModels;
import io.flotilla.bench.host.HostedModel;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import io.flotilla.bench.report.Machine;
import io.flotilla.contract.selection.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures every variant of a model here, and has selection choose among them for each objective:
 * once from estimates alone, once told what was measured.
 */
public final class SelectionBench implements Bench {
    private static final List<String> TYPES =
            List.of("F16", "Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0", "Q3_K_M", "Q2_K");

    private static final List<String> FEW_TYPES = List.of("Q8_0", "Q4_K_M", "Q2_K");

    private static final int SAMPLES = 5;
    private static final int MOST_ROUNDS = 40;
    private static final int MOST_ROUNDS_IF_QUICK = SAMPLES;

    @Override
    public List<Figure> measure(BenchRun run) throws IOException {
        var figures = new ArrayList<Figure>();
        var subjects = subjects(run);
        var knowing = 0.0;
        var estimating = 0.0;
        for (var subject : subjects) {
            var referee = referee(subject, run);
            for (var objective : Objective.values()) {
                var regret = referee.regret(objective, true);
                var guessed = referee.regret(objective, false);
                say(run, subject, objective, referee);
                knowing = Math.max(knowing, regret);
                estimating = Math.max(estimating, guessed);
            }
        }
        var scale =
                "%s, %d objectives, one thread"
                        .formatted(
                                String.join(
                                        " and ",
                                        subjects.stream().map(SelectionBench::scale).toList()),
                                Objective.values().length);
        figures.add(Figure.ratio("regret_ratio", knowing, scale));
        figures.add(Figure.ratio("estimate_regret_ratio", estimating, scale));
        return figures;
    }

    private static String scale(Subject subject) {
        return "%s in %d variants".formatted(subject.name(), subject.precisions().size() + 1);
    }

    private static void say(BenchRun run, Subject subject, Objective objective, Referee referee) {
        run.say(
                "%s, %s: measured %s (regret %.3f), estimated %s (regret %.3f)"
                        .formatted(
                                subject.name(),
                                objective,
                                referee.choice(objective, true).variant().precision(),
                                referee.regret(objective, true),
                                referee.choice(objective, false).variant().precision(),
                                referee.regret(objective, false)));
    }

    private static Referee referee(Subject subject, BenchRun run) throws IOException {
        var folder = Files.createDirectories(run.folder().resolve(subject.name()));
        var variants = new Workshop(run.top(), folder).variantsOf(subject);
        var rounds = run.isQuick() ? MOST_ROUNDS_IF_QUICK : MOST_ROUNDS;
        try (var contest = new Contest(subject, run, folder)) {
            return new Referee(
                    contest.outcomes(variants, SAMPLES, rounds), Machine.isaExtensions());
        }
    }

    private static List<Subject> subjects(BenchRun run) throws IOException {
        var subjects = new ArrayList<Subject>();
        var folder = Files.createDirectories(run.folder().resolve("source"));
        subjects.add(
                new Subject(
                        "MiniLM",
                        RealModels.miniLm(folder),
                        "FP32",
                        List.of("FP16", "INT8", "INT4"),
                        Texts.SENTENCES));
        RealModels.languageModel(run.top(), "tales2M.gguf")
                .ifPresent(
                        file ->
                                subjects.add(
                                        new Subject(
                                                "tales2M",
                                                HostedModel.gguf(file),
                                                "F32",
                                                run.isQuick() ? FEW_TYPES : TYPES,
                                                Texts.STORIES)));
        return subjects;
    }
}
