package io.flotilla.agent.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What flotilla-agent can be told to do. */
enum Command {
    RUN(
            "connects, reconciles and serves until it is stopped",
            """
            Ends with SIGTERM within its limit. Tells systemd when it is ready and that it is well,
            where systemd started it. Exit status 1 if the controller refuses this machine for good.
            """,
            "--verbose"),
    CHECK(
            "says what is wrong with the configuration, if anything",
            "Prints every problem at once, each with its key. Exit status 2 if there is one.\n"),
    STATUS(
            "prints how the running agent stands",
            """
            If none runs, what it has last written down. Exit status 0: it runs and is well; 3: it does
            not run; 4: it runs, and something that should serve does not or has failed.
            """),
    PROBE("prints what this machine has", "Needs no running agent, and no controller.\n"),
    EXPLAIN(
            "prints why each slot's variant was chosen, and the others were not",
            "Taken from what the agent has written down; needs no running agent.\n"),
    LOGS(
            "prints the latest events",
            """
            The last 100, or as many as --lines says, from the agent's own bounded files. The journal
            has them too where systemd started it.
            """,
            "--lines"),
    VERSION("prints the version", "");

    private static final String HELP_OPTION = "--help";

    private final String summary;
    private final String details;

    /** The one that it takes beside the configuration's; empty: none. */
    private final String option;

    Command(String summary, String details) {
        this(summary, details, "");
    }

    Command(String summary, String details, String option) {
        this.summary = summary;
        this.details = details;
        this.option = option;
    }

    /** The command of that name. */
    static Optional<Command> named(String word) {
        return Arrays.stream(values()).filter(command -> command.word().equals(word)).findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean takes(String word) {
        return word.equals(option);
    }

    boolean isAskedForHelp(List<String> words) {
        return words.contains(HELP_OPTION);
    }

    /** What there is to know of it. */
    String help() {
        var help = new StringBuilder();
        help.append("Usage: flotilla-agent ").append(word());
        help.append(this == VERSION ? "\n" : " [--config FILE]");
        help.append(
                switch (option) {
                    case "" -> "";
                    case "--lines" -> " [--lines N]";
                    default -> " [" + option + "]";
                });
        return help.append("\n\nIt ").append(summary).append(".\n").append(details).toString();
    }

    /** A line for each, and the options. */
    static String overview() {
        var help =
                new StringBuilder(
                        """
                        Runs the models that this device is assigned.

                        Usage: flotilla-agent COMMAND [OPTION...]

                        """);
        for (var command : values()) {
            help.append("  %-9s%s%n".formatted(command.word(), command.summary));
        }
        return help.append(
                        """
                          simulate runs many simulated devices: flotilla-agent simulate --help

                        Options:
                          --config FILE   the configuration, YAML; default /etc/flotilla/agent.yaml
                          --lines N       how many lines of the log
                          --verbose       logs more than the configuration says
                          --help          prints this, or more about a command

                        Exit status: 0 done, 1 failed, 2 wrong use or configuration; status has two more.
                        """)
                .toString();
    }
}
