package io.flotilla.agent.cli;

import io.flotilla.agent.Agent;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.ConfigReader;
import io.flotilla.agent.simulate.SimulateCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.logging.Level;

/** The command flotilla-agent. */
public final class Main {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final String HELP =
            """
            Runs the models that this device is assigned.

            Usage: flotilla-agent COMMAND --config FILE

              run      connects, reconciles and serves until it is stopped
              check    says what is wrong with the configuration, if anything
              probe    prints what this machine has
              status   prints what this device holds and serves, from its data directory
              version  prints the version
              simulate runs many simulated devices: flotilla-agent simulate --help

            Options:
              --config FILE   the configuration, YAML; default /etc/flotilla/agent.yaml
              --verbose       logs more
              --help          prints this

            Exit status: 0 done, 1 failed, 2 wrong use or configuration.
            """;

    private final Printer printer;
    private final Path configFile;
    private final boolean verbose;

    private Main(Printer printer, Path configFile, boolean verbose) {
        this.printer = printer;
        this.configFile = configFile;
        this.verbose = verbose;
    }

    public static void main(String[] arguments) {
        System.exit(execute(Printer.ofProcess(), arguments));
    }

    private static int execute(Printer printer, String... arguments) {
        var words = List.of(arguments);
        if (!words.isEmpty() && words.getFirst().equals("simulate")) {
            return simulate(printer, words.subList(1, words.size()));
        }
        if (words.isEmpty() || words.contains("--help") || words.contains("help")) {
            printer.line(HELP.strip());
            return words.isEmpty() ? WRONG_USE : 0;
        }
        var config = Path.of("/etc/flotilla/agent.yaml");
        var verbose = false;
        for (var at = 1; at < words.size(); at++) {
            if (words.get(at).equals("--verbose")) {
                verbose = true;
            } else if (words.get(at).equals("--config") && at + 1 < words.size()) {
                config = Path.of(words.get(++at));
            } else {
                printer.error("unknown option " + words.get(at) + "; see --help");
                return WRONG_USE;
            }
        }
        return new Main(printer, config, verbose).execute(words.getFirst());
    }

    private static int simulate(Printer printer, List<String> words) {
        if (words.contains("--help")) {
            printer.line(SimulateCommand.HELP.strip());
            return 0;
        }
        try {
            return SimulationProcess.run(words, printer);
        } catch (IOException e) {
            printer.error(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    private int execute(String command) {
        if (command.equals("version")) {
            printer.line(Agent.version());
            return 0;
        }
        if (!List.of("run", "check", "probe", "status").contains(command)) {
            printer.error("unknown command " + command + "; see --help");
            return WRONG_USE;
        }
        return switch (ConfigReader.read(configFile)) {
            case ConfigReader.Result.Invalid(var problems) -> {
                problems.forEach(printer::error);
                yield WRONG_USE;
            }
            case ConfigReader.Result.Valid(var config) -> execute(command, config);
        };
    }

    private int execute(String command, AgentConfig config) {
        try {
            return switch (command) {
                case "check" -> check();
                case "probe" -> print(Reports.probe(config));
                case "status" -> print(Reports.status(config));
                default -> run(config);
            };
        } catch (IOException e) {
            printer.error(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    private int check() {
        printer.line(configFile + " is fine");
        return 0;
    }

    private int print(List<String> lines) {
        lines.forEach(printer::line);
        return 0;
    }

    private int run(AgentConfig config) throws IOException {
        LogFormat.install(verbose ? Level.FINE : Level.INFO);
        var agent = Agent.of(config, Clock.system(ZoneId.systemDefault()), new SecureRandom());
        return AgentProcess.run(agent, printer);
    }
}
