package io.flotilla.cli.resource;

import com.google.protobuf.Message;
import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.OutputFormat;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists resources of one kind, or shows one of them as a row. */
@Command(
        name = "get",
        description = "List resources of a kind, or show one.",
        footer = {
            "",
            "Kinds: models, versions MODEL, variants MODEL/VERSION, devices, fleets, policies, rollouts,",
            "deployments ROLLOUT, presets, tokens, join-tokens.",
            "",
            "  flotilla get devices",
            "  flotilla get variants all-minilm-l6-v2/1.0.0 -o yaml"
        })
public final class GetCommand implements Runnable {
    private final Printer printer;
    private final InstantSource clock;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "KIND", description = "Kind, singular or plural.")
    private String kind = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "Resource name or id; for plural kinds below another, the parent's.")
    private @Nullable String name;

    /** Ages in tables are counted from the clock's now. */
    public GetCommand(Printer printer, InstantSource clock) {
        this.printer = printer;
        this.clock = clock;
    }

    @Override
    public void run() {
        try (var controller = connection.connect()) {
            show(ResourceKinds.named(kind), controller);
        }
    }

    private <T extends Message> void show(ResourceKind<T> kindOf, ControllerConnection controller) {
        boolean listsChildren = kindOf.hasParent() && kind.equals(kindOf.names().getLast());
        if (kindOf.hasParent() && name == null) {
            throw CommandFailure.usage(
                    kind + " need a name: flotilla get " + kind + " " + kindOf.pattern());
        }
        if (name != null && !listsChildren) {
            T one = kindOf.reader().apply(controller, kindOf.resourceName(name));
            if (output.format().isTable()) {
                print(kindOf, List.of(one));
            } else {
                printer.message(one, output.format());
            }
            return;
        }
        var parent = name == null ? "" : kindOf.parentName(name);
        if (output.format().isTable()) {
            print(kindOf, all(kindOf, controller, parent));
        } else {
            printer.messages(kindOf.collection(), all(kindOf, controller, parent), output.format());
        }
    }

    private static <T extends Message> List<T> all(
            ResourceKind<T> kind, ControllerConnection controller, String parent) {
        var items = new ArrayList<T>();
        var token = "";
        do {
            var page = kind.lister().page(controller, parent, token);
            items.addAll(page.items());
            token = page.nextPageToken();
        } while (!token.isEmpty());
        return items;
    }

    private <T extends Message> void print(ResourceKind<T> kindOf, List<T> items) {
        if (items.isEmpty()) {
            printer.say("No " + kindOf.names().getLast() + ".");
            return;
        }
        var isWide = output.format() == OutputFormat.WIDE;
        var now = clock.instant();
        var wide = kindOf.wide();
        var table =
                new Table(
                        joined(kindOf.headings(), isWide ? wide.headings() : List.of())
                                .toArray(String[]::new));
        for (var item : items) {
            table.row(
                    joined(
                            kindOf.cells().apply(item, now),
                            isWide ? wide.cells().apply(item, now) : List.of()));
        }
        table.lines().forEach(printer::line);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
