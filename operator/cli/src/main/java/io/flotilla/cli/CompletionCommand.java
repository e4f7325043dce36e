package io.flotilla.cli;

import io.flotilla.cli.output.Printer;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what a shell needs to complete command lines. */
@Command(
        name = "completion",
        description = "Write the completion script for a shell.",
        footer = {
            "",
            "  source <(flotilla completion bash)",
            "  flotilla completion zsh > ~/.zfunc/_flotilla"
        })
final class CompletionCommand implements Runnable {
    private final Printer printer;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.BASH;

    /** Shells that are known. */
    enum Shell {
        BASH,
        ZSH
    }

    CompletionCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        // One script serves both: it turns on zsh's own emulation of bash's completion.
        switch (shell) {
            case BASH, ZSH -> printer.raw(AutoComplete.bash("flotilla", spec.root().commandLine()));
        }
    }
}
