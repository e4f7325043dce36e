package io.flotilla.bench;

import io.flotilla.bench.agent.AgentBench;
import io.flotilla.bench.analysis.AnalysisBench;
import io.flotilla.bench.cli.CliBench;
import io.flotilla.bench.console.ConsoleBench;
import io.flotilla.bench.fit.FitBench;
import io.flotilla.bench.inspect.InspectBench;
import io.flotilla.bench.making.MakingBench;
import io.flotilla.bench.plan.PlanBench;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchReport;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Machine;
import io.flotilla.bench.report.Printer;
import io.flotilla.bench.report.Scratch;
import io.flotilla.bench.rollout.RolloutBench;
import io.flotilla.bench.selection.SelectionBench;
import io.flotilla.bench.selectors.SelectorsBench;
import io.flotilla.bench.serve.ServeBench;
import io.flotilla.bench.telemetry.TelemetryBench;
import io.flotilla.bench.upload.UploadBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command behind deploy/bench/NAME. */
@Command(
        name = "bench",
        description = {
            "Measures, and prints one JSON object on standard output; progress goes to standard",
            "error. Exits with 0 if it could measure, whatever came out."
        },
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
    private static final Map<String, Supplier<Bench>> BENCHES =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("agent", AgentBench::new),
                            Map.entry("analysis", AnalysisBench::new),
                            Map.entry("cli", CliBench::new),
                            Map.entry("console", ConsoleBench::new),
                            Map.entry("fit", FitBench::new),
                            Map.entry("inspect", InspectBench::new),
                            Map.entry("making", MakingBench::new),
                            Map.entry("plan", PlanBench::new),
                            Map.entry("rollout", RolloutBench::new),
                            Map.entry("selection", SelectionBench::new),
                            Map.entry("selectors", SelectorsBench::new),
                            Map.entry("serve", ServeBench::new),
                            Map.entry("telemetry", TelemetryBench::new),
                            Map.entry("upload", UploadBench::new)));

    @Parameters(paramLabel = "NAME", description = "What to measure: see README.md.")
    private String name = "";

    @Option(names = "--quick", description = "End within 60 s, at a smaller scale.")
    private boolean quick;

    /** Runs a bench. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var printer = new Printer();
        try (var scratch = Scratch.create()) {
            var run = new BenchRun(quick, Path.of("").toAbsolutePath(), scratch.folder(), printer);
            var figures = bench().measure(run);
            printer.report(new BenchReport(name, Machine.description(), commit(), figures));
        }
        return CommandLine.ExitCode.OK;
    }

    private Bench bench() {
        var bench = BENCHES.get(name);
        if (bench == null) {
            throw new IllegalArgumentException(
                    "There is no bench %s: %s.".formatted(name, BENCHES.keySet()));
        }
        return bench.get();
    }

    private static String commit() {
        return System.getProperty("flotilla.bench.commit", "unknown");
    }
}
