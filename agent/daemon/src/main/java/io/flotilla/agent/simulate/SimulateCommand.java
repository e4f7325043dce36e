package io.flotilla.agent.simulate;

import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What was asked for on the command line, checked as a whole. */
public final class SimulateCommand {
    /** What the command takes. */
    public static final String HELP =
            """
            Runs many simulated devices in this process: the agent's own code, on machines and
            engines that a file of profiles describes.

            Usage: flotilla-agent simulate --devices N --profiles FILE --controller HOST:PORT
                     --token TOKEN|--token-file FILE --ca FILE [OPTION...]

              --devices N          how many, 1 to 50000
              --profiles FILE      the populations that they belong to, YAML: docs/simulator.md
              --controller H:P     where the controller is
              --token TOKEN        a join token with uses for all of them
              --token-file FILE    a file that holds it
              --ca FILE            the certificates, PEM, that the controller's must be issued by
              --name PREFIX        the devices are called PREFIX-0 and so on; default sim
              --data DIR           where their files are; default a new one for temporary files,
                                   removed at the end. Devices whose files are there are gone on with
              --seed NUMBER        of all that is left to chance; default 1
              -o json              prints one JSON object at the end

            Progress goes to standard error. It runs until it is stopped.
            """;

    private static final int MAX_DEVICES = 50_000;
    private static final Pattern PREFIX = Pattern.compile("[a-z]([a-z0-9-]{0,38}[a-z0-9])?");
    private static final Set<String> OPTIONS =
            Set.of(
                    "--devices",
                    "--profiles",
                    "--controller",
                    "--token",
                    "--token-file",
                    "--ca",
                    "--name",
                    "--data",
                    "--seed",
                    "-o");

    private final Map<String, String> values = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    private SimulateCommand() {}

    /** What reading the command line came to. */
    public sealed interface Result {
        /**
         * All of it can be done.
         *
         * @param isTemporary whether the data directory goes at the end
         */
        record Valid(Simulation.Plan plan, boolean isTemporary, boolean inJson) implements Result {}

        /** What is wrong, one sentence each, at least one. */
        record Invalid(List<String> problems) implements Result {}
    }

    /** Reads what follows the word simulate, and the files that it names. */
    public static Result read(List<String> words) throws IOException {
        var command = new SimulateCommand();
        command.take(words);
        return command.result();
    }

    private void take(List<String> words) {
        for (var at = 0; at < words.size(); at += 2) {
            var option = words.get(at);
            if (!OPTIONS.contains(option)) {
                problems.add("unknown option " + option + "; see --help");
            } else if (at + 1 == words.size()) {
                problems.add(option + " needs a value");
            } else if (values.put(option, words.get(at + 1)) != null) {
                problems.add(option + " is given twice");
            }
        }
    }

    private Result result() throws IOException {
        var devices = number("--devices", 0, 1, MAX_DEVICES);
        var controller = controller();
        var token = token();
        var prefix = values.getOrDefault("--name", "sim");
        if (!PREFIX.matcher(prefix).matches()) {
            problems.add("--name must be a-z, 0-9 and \"-\", starting with a letter: " + prefix);
        }
        var seed = number("--seed", 1, 0, Integer.MAX_VALUE);
        var format = values.getOrDefault("-o", "text");
        if (!Set.of("json", "text").contains(format)) {
            problems.add("-o must be json or text: " + format);
        }
        var profiles = profiles();
        if (!problems.isEmpty() || profiles.isEmpty()) {
            return new Result.Invalid(List.copyOf(problems));
        }
        var data = values.get("--data");
        var folder =
                data == null ? Files.createTempDirectory("flotilla-simulation-") : Path.of(data);
        var plan =
                new Simulation.Plan(
                        devices, profiles.get(), controller, token, prefix, folder, seed);
        return new Result.Valid(plan, data == null, format.equals("json"));
    }

    private Optional<Profiles> profiles() {
        var file = required("--profiles");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        return switch (ProfileReader.read(Path.of(file))) {
            case ProfileReader.Result.Valid(var profiles) -> Optional.of(profiles);
            case ProfileReader.Result.Invalid(var found) -> {
                found.forEach(problem -> problems.add(file + ": " + problem));
                yield Optional.empty();
            }
        };
    }

    private AgentConfig.Controller controller() {
        var address = required("--controller");
        var colon = address.lastIndexOf(':');
        var port = colon < 1 ? "" : address.substring(colon + 1);
        if (!address.isEmpty() && !port.matches("\\d{1,5}")) {
            problems.add("--controller must be host:port: " + address);
            colon = -1;
        }
        var ca = Path.of(required("--ca"));
        if (!ca.toString().isEmpty() && !Files.isReadable(ca)) {
            problems.add("--ca cannot be read: " + ca);
        }
        return colon < 1
                ? new AgentConfig.Controller("", 0, ca, null)
                : new AgentConfig.Controller(
                        address.substring(0, colon), Integer.parseInt(port), ca, null);
    }

    private Secret token() {
        var token = values.get("--token");
        var file = values.get("--token-file");
        if ((token == null) == (file == null)) {
            problems.add("give one of --token and --token-file");
            return new Secret("");
        }
        if (token != null) {
            return new Secret(token);
        }
        try {
            return new Secret(Files.readString(Path.of(String.valueOf(file))).strip());
        } catch (IOException e) {
            problems.add("--token-file cannot be read: " + file);
            return new Secret("");
        }
    }

    private String required(String option) {
        var value = values.get(option);
        if (value == null) {
            problems.add(option + " is missing");
        }
        return value == null ? "" : value;
    }

    private int number(String option, int otherwise, int least, int most) {
        var text = values.get(option);
        if (text == null) {
            if (otherwise < least) {
                problems.add(option + " is missing");
            }
            return otherwise;
        }
        if (!text.matches("\\d{1,9}")
                || Integer.parseInt(text) < least
                || Integer.parseInt(text) > most) {
            problems.add(
                    "%s must be a number from %d to %d: %s".formatted(option, least, most, text));
            return otherwise;
        }
        return Integer.parseInt(text);
    }
}
