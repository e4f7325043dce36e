package io.flotilla.cli.access;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.access.v1.SignInServiceGrpc;
import io.flotilla.proto.access.v1.WhoAmIRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells who the caller is to the controller, and what it may do. */
@Command(name = "whoami", description = "Show who you are to the controller, and what you may do.")
public final class WhoAmICommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    /** Writes to the printer. */
    public WhoAmICommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        try (var controller = connection.connect()) {
            var who =
                    controller
                            .unary(SignInServiceGrpc::newBlockingStub)
                            .whoAmI(WhoAmIRequest.getDefaultInstance());
            if (!output.format().isTable()) {
                printer.message(who, output.format());
                return;
            }
            printer.line("You are   " + who.getPrincipal());
            if (who.hasExpireTime()) {
                printer.line("Until     " + Words.time(true, who.getExpireTime()));
            }
            var label = "May be    ";
            for (var binding : who.getBindingsList()) {
                printer.line(label + BindingWords.of(binding));
                label = "          ";
            }
        }
    }
}
