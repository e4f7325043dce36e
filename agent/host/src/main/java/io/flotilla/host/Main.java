package io.flotilla.host;

import io.flotilla.host.command.CommandLine;
import io.flotilla.host.serve.HostLog;

/** Runs the host's command line and ends the process with its exit status. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        HostLog.useSingleLines();
        System.exit(new CommandLine().run(arguments).code());
    }
}
