package io.flotilla.agent.cli;

import io.flotilla.agent.Agent;
import io.flotilla.agent.service.StatusSocket;
import io.flotilla.agent.service.Supervisor;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.AgentConfig.LogLevel;
import io.flotilla.agent.shared.AgentConfig.LogSettings;
import io.flotilla.agent.shared.ConfigReader;
import io.flotilla.agent.shared.RecentLog;
import io.flotilla.agent.simulate.SimulateCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;

/** The command flotilla-agent. */
public final class Main {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final int NOT_RUNNING = 3;
    private static final int NOT_WELL = 4;

    private final Printer printer;
    private final CommandWords words;

    private Main(Printer printer, CommandWords words) {
        this.printer = printer;
        this.words = words;
    }

    public static void main(String[] arguments) {
        System.exit(execute(Printer.ofProcess(), List.of(arguments)));
    }

    private static int execute(Printer printer, List<String> words) {
        if (words.isEmpty() || List.of("--help", "help").contains(words.getFirst())) {
            printer.line(Command.overview().strip());
            return words.isEmpty() ? WRONG_USE : DONE;
        }
        var rest = words.subList(1, words.size());
        if (words.getFirst().equals("simulate")) {
            return simulate(printer, rest);
        }
        var named = Command.named(words.getFirst());
        if (named.isEmpty()) {
            printer.error("unknown command " + words.getFirst() + "; see --help");
            return WRONG_USE;
        }
        var command = named.get();
        if (command.isAskedForHelp(rest)) {
            printer.line(command.help().strip());
            return DONE;
        }
        return switch (CommandWords.read(command, rest)) {
            case CommandWords.Result.Wrong(var problem) -> {
                printer.error(problem);
                yield WRONG_USE;
            }
            case CommandWords.Result.Valid(var read) -> new Main(printer, read).execute();
        };
    }

    private static int simulate(Printer printer, List<String> words) {
        if (words.contains("--help")) {
            printer.line(SimulateCommand.HELP.strip());
            return DONE;
        }
        try {
            return SimulationProcess.run(words, printer);
        } catch (IOException e) {
            printer.error(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    private int execute() {
        if (words.command() == Command.VERSION) {
            printer.line(Agent.version());
            return DONE;
        }
        return switch (ConfigReader.read(words.config())) {
            case ConfigReader.Result.Invalid(var problems) -> {
                problems.forEach(printer::error);
                yield WRONG_USE;
            }
            case ConfigReader.Result.Valid(var config) -> execute(config);
        };
    }

    private int execute(AgentConfig config) {
        try {
            return switch (words.command()) {
                case RUN -> run(config);
                case CHECK -> print(List.of(words.config() + " is fine"));
                case STATUS -> status(config);
                case PROBE -> print(Reports.probe(config));
                case EXPLAIN -> print(Reports.explain(config));
                case LOGS -> print(LogOutput.latest(logs(config), words.lines()));
                case VERSION -> DONE;
            };
        } catch (IOException e) {
            printer.error(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    private int print(List<String> lines) {
        lines.forEach(printer::line);
        return DONE;
    }

    private int status(AgentConfig config) throws IOException {
        var live = StatusSocket.ask(config.data());
        if (live.isPresent() && !live.get().isEmpty()) {
            print(live.get());
            return live.get().getFirst().equals("HEALTHY") ? DONE : NOT_WELL;
        }
        printer.line("the agent does not run; this is what it has last written down:");
        print(Reports.status(config));
        return NOT_RUNNING;
    }

    private static Path logs(AgentConfig config) {
        return config.data().resolve("log");
    }

    private int run(AgentConfig config) throws IOException {
        var environment = System.getenv();
        var log = config.log();
        var clock = Clock.system(ZoneId.systemDefault());
        var recent = new RecentLog(clock);
        LogOutput.install(
                words.verbose() ? new LogSettings(log.format(), LogLevel.DEBUG) : log,
                environment,
                printer.output(),
                logs(config),
                recent);
        var agent = Agent.of(config, recent, clock, new SecureRandom());
        return AgentProcess.run(agent, Supervisor.of(environment), printer);
    }
}
